import assert from 'node:assert/strict'
import { appendLedger } from '../../jobs/append-ledger.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import { aDocx, aPdf } from '../support/documents.ts'
import { filePart, type FormPart } from '../support/multipart.ts'
import type { Page } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { aQuickApplicant, type Applicant } from './stories.ts'
import { onDisk, sent, theirFiles, withTwoFiles } from './their-files.ts'

describe('files of an application that is there', () => {
  let world: World
  let applicant: Applicant
  let staff: StaffMember
  /** How many files of others lie on the disk. */
  let others = 0

  const { rows, idsOf, idOf, send, flag, audited, setStop, assertGone } = theirFiles(() => ({
    world,
    applicant,
    staff,
  }))
  const countOnDisk = async () => (await onDisk(world)).length - others

  /** How many mails say that something changed, and how many granted cases. */
  async function corrections(): Promise<[mails: number, cases: number]> {
    await sendMail.run(world.ctx)
    const to = String(applicant.fields['emailAddress'])
    const mails = world.mails().filter(mail => mail.to === to && /Noe er rettet i søknaden/.test(mail.text))
    for (const { text } of mails) assert.doesNotMatch(text, /Gammel|Ny\.docx/)
    const about = { applicationIds: applicant.row._id, type: 'rectification', state: 'granted' }
    return [mails.length, (await world.stored('cases', about)).length]
  }

  async function assertRefused(page: Page, status: number, said: RegExp): Promise<void> {
    assert.equal(page.status, status, page.text)
    assert.match(page.text, said)
    assert.equal((await rows()).length, 2)
    assert.equal(await countOnDisk(), 2)
  }

  describe('changed by their owner or flagged', () => {
    before(async () => {
      world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
      staff = await world.staff()
    })
    beforeEach(async () => {
      others = (await onDisk(world)).length
      applicant = await withTwoFiles(world)
    })
    after(async () => await world.close())

    it('are replaced by their owner: staff see the new one, and nothing of the old is left', async () => {
      const old = await idOf('cv')
      const [other] = await idsOf('attachments')
      assert.equal(await countOnDisk(), 2)
      assert.match((await staff.get(`/staff/applications/${applicant.row._id}`)).text, /Last ned Gammel\.pdf/)

      const docx = await aDocx({ text: 'Ny CV' })
      const page = await send(`kind=cv&instead=${old}`, [filePart(docx, 'Ny.docx', 'file')])
      assert.deepEqual([page.status, page.location], [303, `${applicant.own}/files`])

      await assertGone(old)
      const fresh = await idOf('cv')
      assert.notEqual(fresh, old)
      assert.deepEqual(await idsOf('attachments'), [other], 'another file stays')
      assert.equal(await countOnDisk(), 2)
      const seen = await staff.get(`/staff/applications/${applicant.row._id}`)
      assert.match(seen.text, /Last ned Ny\.docx CV, .* Erstattet 1\. mars 2027/)
      assert.doesNotMatch(seen.text, /Gammel\.pdf/)
      for (const path of [`/staff/applications/${applicant.row._id}`, applicant.own]) {
        const asker = path === applicant.own ? applicant.portal : staff
        assert.ok((await asker.get(`${path}/files/${fresh}`)).bytes.equals(docx))
      }
      assert.equal(await audited('file.replaced'), 1)
      assert.deepEqual(await corrections(), [1, 1])
    })

    it('come and go: a CV takes the place of the only one, an attachment stands beside the others', async () => {
      const old = await idOf('cv')
      assert.equal((await send('kind=cv', sent('Nyere CV'))).status, 303)
      await assertGone(old)
      assert.deepEqual(await corrections(), [1, 1])
      for (const text of ['To', 'Tre', 'Fire'])
        assert.equal((await send('kind=attachments', sent(text))).status, 303)
      assert.deepEqual(await corrections(), [1, 1], 'what is added corrects nothing')
      assert.equal((await idsOf('attachments')).length, 4)
      const full = await send('kind=attachments', sent('Fem'))
      assert.equal(full.status, 409)
      assert.equal(await countOnDisk(), 5)
      assert.equal((await rows()).length, 5)

      const going = await idOf('attachments')
      const path = `${applicant.own}/files/${going}/remove`
      assert.equal((await applicant.portal.post(path)).status, 303)
      assert.equal((await applicant.portal.post(path)).status, 303, 'twice is once')
      await assertGone(going)
      assert.equal(await audited('file.removed'), 1)
      assert.equal(await countOnDisk(), 4)
      assert.deepEqual(await corrections(), [2, 2])
    })

    it('of two that replace the same one at once, one stays and nothing hangs over', async () => {
      const old = await idOf('cv')
      const pages = await Promise.all(['Ene', 'Andre'].map(async text => await send(`kind=cv`, sent(text))))
      assert.deepEqual(
        pages.map(page => page.status),
        [303, 303],
      )
      await assertGone(old)
      assert.equal((await idsOf('cv')).length, 1)
      assert.equal(await countOnDisk(), 2)
    })

    it('of which too much comes lead back to their page', async () => {
      const huge = filePart(Buffer.alloc(22 * 1024 * 1024), 'stor.pdf', 'file')
      const page = await send('kind=cv', [huge])
      assert.equal(page.status, 413)
      assert.match(page.html, new RegExp(`href="${applicant.own}/files"[^>]*>Til skjemaet`))
    })

    it('are looked at as on the way in: what is refused there is refused here, and the old one stays', async () => {
      const old = await idOf('cv')
      const exe = filePart(Buffer.from('MZ\x90\x00 ikke en CV i det hele tatt'), 'cv.pdf', 'file')
      const locked = filePart(aPdf({ trailer: '/Encrypt 7 0 R', objects: ['<< >>'] }), 'l.pdf', 'file')
      const large = filePart(aPdf({ padToBytes: 10 * 1024 * 1024 + 1 }), 'stor.pdf', 'file')
      await assertRefused(await send('kind=cv', [exe]), 422, /Feil:|Filen må være PDF eller Word/)
      await assertRefused(await send('kind=cv', [locked]), 422, /Filen har passord/)
      await assertRefused(await send('kind=cv', [large]), 413, /Filene er for store/)
      await assertRefused(
        await send('kind=cv', [filePart(Buffer.alloc(0), '', 'file')]),
        422,
        /Filen mangler/,
      )
      await assertRefused(await send('kind=cv', [filePart(aPdf(), 'cv.pdf', 'cv')]), 422, /Filen mangler/)
      assert.equal((await send('kind=bilde', sent('x'))).status, 400)
      assert.equal((await send('kind=cv&instead=x', sent('x'))).status, 400)
      assert.equal(await idOf('cv'), old)
    })

    it('sent twice are there once, each as it was the first time', async () => {
      const page = `${applicant.own}/files`
      const twice = async (query: string, parts: readonly FormPart[]) => {
        for (const answer of [await send(query, parts), await send(query, parts)])
          assert.deepEqual([answer.status, answer.location], [303, page], answer.text)
      }
      await twice('kind=attachments', sent('Attest'))
      assert.equal((await idsOf('attachments')).length, 2)
      const [old] = await idsOf('attachments')
      await twice(`kind=attachments&instead=${old}`, sent('Nytt vedlegg'))
      await twice(`kind=cv&instead=${await idOf('cv')}`, sent('Ny CV'))
      await twice('kind=cv', sent('Nyeste CV'))
      assert.deepEqual([await audited('file.added'), await audited('file.replaced')], [1, 3])
      assert.deepEqual(await corrections(), [3, 3])
      assert.equal(await countOnDisk(), 3)
    })

    it('sent twice at once are there once; another name is another file, and a gone one is replaced by nothing else', async () => {
      const [old] = await idsOf('attachments')
      const atOnce = await Promise.all(
        [1, 2, 3].map(async () => await send('kind=attachments', sent('Kurs'))),
      )
      assert.deepEqual(
        atOnce.map(answer => answer.status),
        [303, 303, 303],
      )
      assert.deepEqual([(await idsOf('attachments')).length, await audited('file.added')], [2, 1])
      assert.equal(await countOnDisk(), 3)
      assert.equal((await send('kind=attachments', sent('Kurs', 'Annet navn.pdf'))).status, 303)
      assert.equal((await send(`kind=attachments&instead=${old}`, sent('Nytt'))).status, 303)
      assert.equal((await idsOf('attachments')).length, 3)
      assert.equal((await send(`kind=attachments&instead=${old}`, sent('Noe annet'))).status, 404)
    })

    it('stay while there is no letter: a CV or a letter is asked for', async () => {
      const quiet = await aQuickApplicant(world, { fields: { letter: '' } })
      const [cv] = await world.stored('files', { applicationId: quiet.row._id })
      const remove = `${quiet.own}/files/${String(cv?.['_id'])}/remove`
      const refused = await quiet.portal.post(remove)
      assert.equal(refused.status, 422)
      assert.match(refused.text, /må ha CV eller søknadstekst.*trekk eller slett søknaden/)
      assert.equal((await world.stored('files', { applicationId: quiet.row._id })).length, 1)
      assert.equal(
        (await applicant.portal.post(`${applicant.own}/files/${await idOf('cv')}/remove`)).status,
        303,
      )
    })

    it('together are at most 20 MB, the one that goes not counted', async () => {
      const big = (name: string) => [filePart(aPdf({ padToBytes: 9 * 1024 * 1024 }), name, 'file')]
      assert.equal((await send('kind=attachments', big('a.pdf'))).status, 303)
      assert.equal((await send('kind=cv', big('b.pdf'))).status, 303)
      assert.equal((await send('kind=cv', big('c.pdf'))).status, 303, 'instead of another large one')
      assert.equal((await send('kind=attachments', big('d.pdf'))).status, 413)
      assert.equal((await rows()).length, 3)
    })

    it('of somebody else are out of reach', async () => {
      const other = await aQuickApplicant(world)
      const [theirs] = await world.stored('files', { applicationId: other.row._id })
      const fileId = String(theirs?.['_id'])
      assert.equal((await applicant.portal.get(`${other.own}/files`)).status, 404)
      assert.equal((await applicant.portal.send(`${other.own}/files?kind=cv`, sent('x'))).status, 404)
      assert.equal((await applicant.portal.post(`${other.own}/files/${fileId}/remove`)).status, 404)
      assert.equal((await applicant.portal.post(`${applicant.own}/files/${fileId}/remove`)).status, 303)
      assert.equal((await send(`kind=cv&instead=${fileId}`, sent('x'))).status, 404)
      assert.equal((await world.stored('files', { _id: fileId })).length, 1)
      assert.equal((await flag(fileId)).status, 404)
    })

    it('are asked for by the job, or not taken', async () => {
      const { slug } = await world.vacancy()
      const other = await aQuickApplicant(world, { slug, files: [] })
      const page = await other.portal.get(`${other.own}/files`)
      assert.match(page.text, /Legg til CV/)
      assert.doesNotMatch(page.text, /Legg til vedlegg/)
      assert.equal((await other.portal.send(`${other.own}/files?kind=attachments`, sent('x'))).status, 400)
      assert.equal((await other.portal.send(`${other.own}/files?kind=cv`, sent('x'))).status, 303)
      assert.equal((await world.stored('files', { applicationId: other.row._id })).length, 1)
    })

    it('stay as they are under a hold', async () => {
      await setStop('hold')
      const page = await applicant.portal.get(`${applicant.own}/files`)
      assert.match(page.text, /Vi må ta vare på søknaden slik den er nå/)
      assert.equal((await send('kind=cv', sent('x'))).status, 409)
      assert.equal(
        (await applicant.portal.post(`${applicant.own}/files/${await idOf('cv')}/remove`)).status,
        409,
      )
      assert.equal(await countOnDisk(), 2)
    })

    describe('E45: that hold what does not belong there', () => {
      it('are flagged: nobody of staff reads them any more, and the applicant is asked by mail', async () => {
        const cv = await idOf('cv')
        const path = `/staff/applications/${applicant.row._id}`
        assert.equal((await staff.get(`${path}/files/${cv}`)).status, 200)
        assert.deepEqual(await twice(cv), [303, 303])
        assert.equal((await staff.get(`${path}/files/${cv}`)).status, 404)
        const page = await staff.get(path)
        assert.match(
          page.text,
          /Meldt 1\. mars 2027\. Søkeren er bedt om en ny\. Slettes senest 15\. mars 2027\./,
        )
        assert.doesNotMatch(page.text, /Gammel\.pdf/)
        assert.equal((await applicant.portal.get(`${applicant.own}/files/${cv}`)).status, 200)
        assert.equal(await audited('file.flagged'), 1)

        await sendMail.run(world.ctx)
        const mails = world.mails().filter(mail => mail.subject === 'Du har en melding fra oss')
        assert.equal(mails.length, 1)
        const [mail] = mails
        assert.equal(mail?.to, applicant.fields['emailAddress'])
        assert.match(mail?.text ?? '', /på stillingen \S.*senest 15\. mars 2027/s)
        for (const personal of [applicant.fields['fullName'], 'Gammel'])
          assert.ok(!mail?.text.includes(String(personal)))
        const portal = await world.portal(linkIn(mail ?? { text: '' }))
        assert.match((await portal.get(applicant.own)).text, /Vi ber deg sende en fil på nytt/)
        assert.match(
          (await portal.get(`${applicant.own}/files`)).text,
          /vi leser den ikke mer.*15\. mars 2027/,
        )
      })

      const twice = async (fileId: string) => [(await flag(fileId)).status, (await flag(fileId)).status]

      it('ask in the language of the application', async () => {
        const other = await aQuickApplicant(world, { language: 'en' })
        const [file] = await world.stored('files', { applicationId: other.row._id })
        const path = `/staff/applications/${other.row._id}/flag`
        assert.equal((await staff.post(path, { fileId: String(file?.['_id']) })).status, 303)
        await sendMail.run(world.ctx)
        assert.equal(world.mailTo(other).subject, 'You have a message from us')
        assert.match(world.mailTo(other).text, /15 March 2027.*\/en\/links\//s)
      })

      it('leave a token in the ledger, so that a restored backup does not bring them back', async () => {
        const cv = await idOf('cv')
        await send('kind=cv', sent('Ny'))
        await appendLedger.run(world.ctx)
        const { ledger } = world.ctx.erasure
        const tokens = await world.stored('ledgerTokens', { token: ledger.tokens([cv])[0] ?? '' })
        assert.equal(tokens.length, 1)
        const entry = await ledger.entryAt(Number(tokens[0]?.['seq']))
        assert.deepEqual([entry?.kind, entry?.detail], ['sweep', { what: 'file' }])
        assert.equal(await ledger.hasTokenOf(cv), false, 'the living are not told to be deleted')
      })
    })
  })
})
