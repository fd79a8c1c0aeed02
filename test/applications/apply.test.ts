import assert from 'node:assert/strict'
import { fields as declared, fieldNames } from '../../server/policy/fields.ts'
import { inputOf, type Question } from '../../server/policy/questions.ts'
import { newId } from '../../server/base/ids.ts'
import { birthNumber } from '../policy/birth-numbers.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { actionOf } from '../support/application-form.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { good } from './good.ts'

describe('applying', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  after(async () => await world.close())

  const count = async (place: 'applications' | 'applicants' | 'files' | 'outbox'): Promise<number> =>
    (await world.stored(place)).length

  it('asks for the declared fields by their names, types and autocomplete', async () => {
    const { page } = await world.openForm()
    for (const [name, type, autocomplete] of [
      ['fullName', 'text', 'name'],
      ['emailAddress', 'email', 'email'],
      ['phoneNumber', 'tel', 'tel'],
      ['cv', 'file', ''],
    ] as const) {
      const input = new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(page.html)?.[0] ?? ''
      assert.match(input, new RegExp(` type="${type}"`), name)
      if (autocomplete !== '') assert.match(input, new RegExp(` autocomplete="${autocomplete}"`), name)
    }
    assert.match(page.html, /<textarea[^>]* name="letter"/)
    assert.match(page.html, /<form[^>]* novalidate/i)
    assert.match(page.html, / name="cv"[^>]*accept="\.pdf,\.docx"|accept="\.pdf,\.docx"[^>]* name="cv"/)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.match(page.text, /6 måneder etter avgjørelsen; uten avgjørelse 1\. mars 2028/)
  })

  it('leads to the receipt, with one application, one receipt mail and one audit row', async () => {
    const before = await count('applications')
    const applied = await world.apply({ fields: good, files: [filePart(aPdf(), 'Søknad æøå.pdf')] })
    assert.match(applied.receipt, /^\/receipts\/[\w-]{43}$/)
    assert.equal(await count('applications'), before + 1)
    const { row } = applied
    assert.deepEqual(
      { state: row.state, stage: row.stage, due: row.due.date, rule: row.due.rule },
      { state: 'received', stage: 'received', due: '2028-03-01', rule: 'undecided' },
    )
    assert.equal((await world.stored('audit', { about: row._id })).length, 1)
    await world.ring()
    const mails = world.mails().filter(mail => mail.to === good.emailAddress)
    assert.equal(mails.length, 1)
    assert.match(mails[0]?.subject ?? '', /^Vi har søknaden din: /)
    assert.match(mails[0]?.text ?? '', /Hei Åse Ødegård/)
  })

  it('stores nothing typed, and no file name, in the open', async () => {
    const { row } = await world.apply({ fields: { ...good, letter: 'Merkelapp-x7q' } })
    const everything = textsIn([
      await world.stored('applications', { _id: row._id }),
      await world.stored('applicants', { _id: row.subjectId }),
      await world.stored('files', { applicationId: row._id }),
      await world.stored('outbox', { about: row._id }),
    ])
    assert.ok(everything.includes(row.subjectId), 'the search finds what is in the open')
    for (const said of ['Ødegård', 'ase@', '41234567', 'Merkelapp', 'CV.pdf'])
      assert.ok(!everything.includes(said), said)
  })

  it('leads to the same receipt when the same form is sent again, and changes nothing', async () => {
    const applied = await world.apply()
    const [applications, files, mails] = [
      await count('applications'),
      await count('files'),
      await count('outbox'),
    ]
    const again = await applied.form.send({ ...applied.fields, letter: 'Noe annet' }, [
      filePart(aPdf({ text: 'Ny' })),
    ])
    assert.equal(again.status, 303)
    assert.equal(again.location, `${applied.receipt}?again=1`)
    const receipt = await applied.visitor.follow(again)
    assert.equal(receipt.status, 200)
    assert.match(receipt.text, /Vi har allerede mottatt denne søknaden\./)
    assert.deepEqual(
      [await count('applications'), await count('files'), await count('outbox')],
      [applications, files, mails],
    )
    assert.deepEqual((await world.row(applied)).own, applied.row.own)
  })

  it('makes one application of a form that was sent twice at once', async () => {
    const form = await world.openForm()
    const before = await count('applications')
    const files = [filePart(aPdf({ padToBytes: 200_000 }))]
    const [one, other] = await Promise.all([form.send(good, files), form.send(good, files)])
    assert.deepEqual([one.status, other.status], [303, 303])
    assert.equal(one.location.split('?')[0], other.location.split('?')[0])
    assert.equal(await count('applications'), before + 1)
  })

  it('names every problem at once, and keeps everything typed and the file that was good', async () => {
    const form = await world.openForm()
    const typed = { fullName: '', emailAddress: 'kari(at)eksempel', phoneNumber: '12', letter: good.letter }
    const page = await form.send(typed, [filePart(aPdf(), 'Min æøå.pdf')])
    assert.equal(page.status, 422)
    assert.match(page.html, /<title>Feil: /)
    assert.match(page.html, /ds-error-summary/)
    assert.match(page.text, /Rett 3 ting før du sender/)
    for (const sentence of [
      'Navnet mangler',
      'E-postadressen er ikke riktig',
      'Telefonnummeret er ikke riktig',
    ])
      assert.equal(page.text.split(sentence).length - 1, 2, sentence) // in the summary and at the field
    for (const name of ['fullName', 'emailAddress', 'phoneNumber'])
      assert.match(
        page.html,
        new RegExp(
          `<input[^>]* name="${name}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]* name="${name}"`,
        ),
      )
    assert.match(page.html, /value="kari\(at\)eksempel"/)
    assert.match(
      page.html,
      /Jeg søker fordi &lt;b>lys&lt;\/b> &amp; mørke|Jeg søker fordi &lt;b&gt;lys&lt;\/b&gt; &amp; mørke/,
    )
    assert.match(page.text, /Min æøå\.pdf ligger klar til .* Du slipper å velge den på nytt\./)
    assert.equal(actionOf(page, form.visitor).key, form.key)

    const sent = await form.send(good)
    assert.equal(sent.status, 303, sent.text)
    await world.ring()
    const visitor = await world.portal(linkIn(world.mails().at(-1) ?? { text: '' }))
    const mine = await visitor.follow(await visitor.get('/my'))
    assert.match(mine.text, /Last ned Min æøå\.pdf/)
  })

  it('refuses an input it does not know, and one that came twice', async () => {
    const form = await world.openForm()
    for (const fields of [
      { ...good, shoeSize: '38' },
      { ...good, fullName: ['Åse', 'Inger'] },
    ]) {
      const page = await form.send(fields)
      assert.equal(page.status, 422)
      assert.match(page.text, /Skjemaet er utdatert\. Last siden på nytt\./)
    }
    assert.equal((await form.send(good)).status, 303)
  })

  it('refuses a birth number in every typed text, by the label and never by the number', async () => {
    const questions = [aQuestion('line', 'Hva heter båten din?'), aQuestion('text', 'Fortell om havet.')]
    const { slug } = await world.vacancy({ questions })
    const number = birthNumber('018190', 300)
    const labels = [
      ...fieldNames
        .filter(name => name !== 'phoneNumber')
        .map(name => [name, declared[name].label.nb] as const),
      ...questions.map(question => [inputOf(question), question.label.nb] as const),
    ]
    for (const [input, label] of labels) {
      const form = await world.openForm({ slug })
      const text = input === 'emailAddress' ? `kari.${number}@eksempel.no` : `Jeg er ${number} her`
      const page = await form.send({ ...good, [input]: text })
      assert.equal(page.status, 422, input)
      assert.ok(
        page.text.includes(`${label} ser ut til å inneholde et fødselsnummer.`),
        `${input}: ${page.text.slice(0, 300)}`,
      )
      const summary = /ds-error-summary[\s\S]*?<\/ul>/.exec(page.html)?.[0] ?? ''
      assert.ok(!summary.includes(number))
    }
  })

  it('says in what language it was sent: page, receipt, mail and stored row', async () => {
    const applied = await world.apply({ language: 'en', fields: { ...good, emailAddress: 'en@example.com' } })
    assert.match(applied.form.page.html, /<html[^>]* lang="en"/)
    assert.match(applied.form.page.text, /Send application/)
    assert.match(applied.receipt, /^\/en\/receipts\//)
    assert.equal(applied.row.language, 'en')
    await world.ring()
    const mail = world.mailTo(applied)
    assert.match(mail.subject, /^We have your application: /)
    assert.match(linkIn(mail), /\/en\/links\//)
    const refused = await (await world.openForm({ language: 'en' })).send({ ...good, fullName: '' })
    assert.match(refused.text, /The name is missing/)
  })
})

/** Every text in there, and every run of bytes read as text. */
function textsIn(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (typeof value !== 'object' || value === null || value instanceof Date) return ''
  return Object.values(value).map(textsIn).join('\n')
}

function aQuestion(kind: Question['kind'], nb: string): Question {
  return {
    id: newId('qst'),
    kind,
    required: false,
    label: { nb, en: `${nb} (en)` },
    choices: [],
    override: null,
  }
}
