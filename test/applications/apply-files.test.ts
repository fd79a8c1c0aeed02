import assert from 'node:assert/strict'
import { receiptHash } from '../../server/applications/submit-application.ts'
import { aDocx, aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { aWorld, type World } from '../support/world.ts'
import { good } from './good.ts'

const mebibyte = 1024 * 1024

describe('applying', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  after(async () => await world.close())

  it('drops a held file that is ticked off', async () => {
    const form = await world.openForm()
    const page = await form.send({ ...good, fullName: '' }, [filePart(aPdf(), 'Feil.pdf')])
    const fileId =
      / name="dropHeld"[^>]*value="(fil_[\w-]{22})"|value="(fil_[\w-]{22})"[^>]* name="dropHeld"/.exec(
        page.html,
      )
    const dropHeld = fileId?.[1] ?? fileId?.[2] ?? ''
    const sent = await form.send({ ...good, dropHeld })
    assert.equal(sent.status, 303, sent.text)
    assert.deepEqual(await world.stored('files', { _id: dropHeld }), [])
  })

  it('asks for a text when the only CV is ticked off and no letter written', async () => {
    const form = await world.openForm()
    const page = await form.send({ ...good, fullName: '' }, [filePart(aPdf())])
    const dropHeld = /fil_[\w-]{22}/.exec(page.html)?.[0] ?? ''
    const refused = await form.send({ ...good, letter: '', dropHeld })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /CV eller tekst mangler/)
    assert.doesNotMatch(refused.text, /ligger klar/)
  })

  it('replaces the held CV by a new choice', async () => {
    const form = await world.openForm()
    await form.send({ ...good, fullName: '' }, [filePart(aPdf(), 'Gammel.pdf')])
    const page = await form.send({ ...good, fullName: '' }, [filePart(await aDocx(), 'Ny.docx')])
    assert.match(page.text, /Ny\.docx ligger klar/)
    assert.doesNotMatch(page.text, /Gammel\.pdf/)
    const sent = await form.send(good)
    assert.equal(sent.status, 303)
    const row = await world.ctx.applications.byReceipt(receiptOf(sent.location))
    const files = await world.stored('files', { applicationId: row?._id })
    assert.deepEqual(
      files.map(file => [file['kind'], file['state'], file['type']]),
      [['cv', 'attached', 'docx']],
    )
  })

  for (const [what, bytes, sentence] of [
    ['of another format', Buffer.from('GIF89a, sa katten'), 'Filen må være PDF eller Word.'],
    ['that is empty', Buffer.alloc(0), 'Filen er tom eller skadet. Lagre den på nytt.'],
    [
      'with a password',
      aPdf({ trailer: '/Encrypt 7 0 R', objects: ['<< /Filter /Standard >>'] }),
      'Filen har passord. Lagre den uten.',
    ],
  ] as const) {
    it(`refuses a file ${what}, and keeps the text`, async () => {
      const form = await world.openForm()
      const page = await form.send(good, [filePart(bytes, 'Bilde.pdf')])
      assert.equal(page.status, 422)
      assert.ok(page.text.includes(`Bilde.pdf: ${sentence}`), page.text.slice(0, 400))
      assert.match(page.html, /value="Åse Ødegård"/)
      assert.doesNotMatch(page.text, /ligger klar/)
      const sent = await form.send(good, [filePart(aPdf())])
      assert.equal(sent.status, 303)
    })
  }

  it('answers 413 to a file over 10 MB, and keeps the good one and the text', async () => {
    const form = await world.openForm()
    const files = [
      filePart(aPdf(), 'Vitnemål.pdf', 'attachments'),
      filePart(aPdf({ padToBytes: 10 * mebibyte + 1 }), 'Stor.pdf'),
    ]
    const page = await form.send(good, files)
    assert.equal(page.status, 413)
    assert.match(page.text, /Stor\.pdf: Filene er for store: høyst 10 MB hver og 20 MB til sammen\./)
    assert.match(page.text, /Vitnemål\.pdf ligger klar/)
    assert.match(page.html, /value="Åse Ødegård"/)
    const sent = await form.send(good, [filePart(aPdf({ padToBytes: 10 * mebibyte }), 'Akkurat.pdf')])
    assert.equal(sent.status, 303, sent.text)
    const row = await world.ctx.applications.byReceipt(receiptOf(sent.location))
    const kept = await world.stored('files', { applicationId: row?._id, state: 'attached' })
    assert.deepEqual(new Set(kept.map(file => file['kind'])), new Set(['attachments', 'cv']))
  })

  it('takes four attachments and refuses the fifth', async () => {
    const form = await world.openForm()
    const five = [1, 2, 3, 4, 5].map(n => filePart(aPdf(), `Vedlegg ${n}.pdf`, 'attachments'))
    const page = await form.send(good, five)
    assert.equal(page.status, 422)
    assert.match(page.text, /Det er for mange filer\. Send høyst 4\./)
    const beside = await form.send(good, [filePart(aPdf(), 'CV.pdf'), ...five])
    assert.equal(beside.status, 422)
    assert.match(beside.text, /Det er for mange filer\. Send høyst 4\./)
    assert.doesNotMatch(beside.text, /Skjemaet er utdatert/)
    const twice = [filePart(aPdf(), 'En.pdf'), filePart(aPdf(), 'To.pdf')]
    const two = await (await world.openForm()).send(good, twice)
    assert.equal(two.status, 422)
    assert.match(two.text, /Det er for mange filer\. Send høyst 1\./)
    const sent = await (await world.openForm()).send(good, five.slice(0, 4))
    assert.equal(sent.status, 303, sent.text)
  })

  it('refuses attachments where the job does not ask for them', async () => {
    const { slug } = await world.vacancy({ attachments: false })
    const form = await world.openForm({ slug })
    assert.doesNotMatch(form.page.html, / name="attachments"/)
    const page = await form.send(good, [filePart(aPdf(), 'Ekstra.pdf', 'attachments')])
    assert.equal(page.status, 422)
    assert.match(page.text, /Skjemaet er utdatert\. Last siden på nytt\./)
    assert.doesNotMatch(page.text, /Ekstra\.pdf ligger klar/)
  })
})

/** The hash of the token at the end of a receipt's path. */
function receiptOf(location: string): string {
  return receiptHash(location.split('/').at(-1) ?? '')
}
