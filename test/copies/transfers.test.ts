import assert from 'node:assert/strict'
import { purgeDue } from '../../jobs/purge-due.ts'
import { buildCopies } from '../../jobs/build-copies.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import { fetchTransfer } from '../../server/copies/fetch-transfer.ts'
import { portableSchema, type PortableCopy } from '../../server/policy/copy-schema.ts'
import { unzip } from '../support/unzip.ts'
import { aWorld, type World } from '../support/world.ts'
import { aQuickApplicant, dayMs, erasureOf, later } from '../portal/stories.ts'
import { documentOf, exportsOnDisk, holds, isInTheOpen } from './takers.ts'
import {
  askTransfer,
  fetchWith,
  mailsTo,
  receiver,
  transferForm,
  transferSent,
  transferTold,
} from './transferring.ts'

describe('a transfer to another employer', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy({ title: 'Fyrvokter på Lista' })
  })
  after(async () => await world.close())

  it('shows what is sent before it is, asks for the address twice, and writes nothing personal to the receiver', async () => {
    const applicant = await aQuickApplicant(world)
    const before = await applicant.portal.get('/my/transfers')
    for (const text of [String(applicant.fields['emailAddress']), 'CV.pdf', 'blir ikke med'])
      assert.ok(before.text.includes(text), text)
    const unlike = await applicant.portal.post(
      '/my/transfers',
      transferForm(applicant, { receiverEmailAgain: 'a@b.no' }),
    )
    assert.equal(unlike.status, 422)
    assert.match(unlike.text, /Adressene er ikke like/)
    assert.ok(unlike.html.includes(`value="${receiver}"`), 'what was typed is still there')
    assert.equal(
      (await applicant.portal.post('/my/transfers', transferForm(applicant, { receiverEmail: 'x' }))).status,
      422,
    )
    assert.equal(mailsTo(world, receiver).length, 0)

    const { mail } = await transferSent(world, applicant)
    assert.equal(mail.subject, 'En søker vil overføre opplysninger til deg')
    for (const value of [...Object.values(applicant.fields), 'Lista', applicant.row.reference])
      assert.ok(!mail.text.includes(String(value)) && !mail.subject.includes(String(value)), String(value))
  })

  it('privacy P28, P35: gives what the person sent, once, to who has link and code; then the receiver stands among the copies', async () => {
    const applicant = await aQuickApplicant(world)
    const { code, link } = await transferSent(world, applicant)
    const visitor = world.visitor()
    for (let n = 0; n < 3; n += 1) {
      const page = await visitor.get(link)
      assert.equal(page.status, 200)
      assert.ok(page.text.includes(String(applicant.fields['fullName'])))
    }
    assert.match((await applicant.portal.get('/my/transfers')).text, /Venter på mottakeren/)
    const archive = await fetchWith(world, link, ` ${code.toLowerCase()} `)
    assert.equal(archive.status, 200, archive.text)
    const entries = await unzip(archive.bytes)
    const copy: PortableCopy = documentOf(entries)
    assert.deepEqual(portableSchema.parse(copy), copy)
    assert.ok(entries.has('files/CV.pdf') && holds(entries, String(applicant.fields['letter'])))
    assert.deepEqual(copy.applications[0]?.messages, [])

    for (const again of [await fetchWith(world, link, code), await visitor.get(link)])
      assert.equal(again.status, 410)
    assert.match((await applicant.portal.get('/my/transfers')).text, /Hentet/)
    assert.equal(
      (await world.stored('disclosures', { applicationId: applicant.row._id, staffId: null })).length,
      1,
    )
    const [row] = await world.stored('exports', { units: applicant.row._id })
    assert.equal(row?.['fileId'], null)
  })

  it('is fetched by one of two who come at once', async () => {
    const applicant = await aQuickApplicant(world)
    const { code, link } = await transferSent(world, applicant)
    const pages = await Promise.all([fetchWith(world, link, code), fetchWith(world, link, code)])
    assert.deepEqual(
      pages.map(page => page.status).toSorted((a, b) => a - b),
      [200, 410],
    )
  })

  it('is given to nobody once a run has claimed the application, between the look and the note too', async () => {
    const applicant = await aQuickApplicant(world)
    const { code, link } = await transferSent(world, applicant)
    const { ctx } = world
    const [before] = await world.stored('exports', { units: applicant.row._id })
    const rows = ctx.database.data.collection<{ _id: string }>('glemme_applications')
    const inTransaction: typeof ctx.inTransaction = async work => {
      await rows.updateOne({ _id: applicant.row._id }, { $set: { state: 'purging' } })
      return await ctx.inTransaction(work)
    }
    const token = link.split('/').at(-1) ?? ''
    await assert.rejects(fetchTransfer({ ...ctx, inTransaction }, token, code), { code: 'gone' })
    assert.deepEqual(await world.stored('disclosures', { applicationId: applicant.row._id }), [])
    assert.ok(!(await exportsOnDisk(world)).includes(String(before?.['fileId'])))
    await rows.updateOne({ _id: applicant.row._id }, { $set: { state: 'received' } })
    assert.equal((await fetchWith(world, link, code)).status, 410)
  })

  it('says how many codes are left, and is closed after five wrong ones', async () => {
    const applicant = await aQuickApplicant(world)
    const to = 'ny.jobb@feil.example'
    const { _id, sealed } = await askTransfer(world, applicant, to)
    const { code, link } = await transferTold(world, applicant, to)
    // As after a death between the mail server's yes and the note of it: the mail would go again.
    const lost = { state: 'sending', sealed, leaseUntil: later(world, -dayMs) }
    const outbox = world.ctx.database.data.collection('glemme_outbox')
    await outbox.updateOne({ _id } as never, { $set: lost as never })
    const files = (await exportsOnDisk(world)).length
    const empty = await fetchWith(world, link, ' ')
    assert.equal(empty.status, 422, 'an empty input is no try')
    assert.match(empty.text, /Rett én ting før du henter/)
    for (const left of ['4 ganger', '3 ganger', '2 ganger', 'én gang']) {
      const page = await fetchWith(world, link, '0000-0000')
      assert.equal(page.status, 422)
      assert.ok(page.text.includes(`Du kan prøve ${left} til`), page.text)
    }
    assert.equal((await fetchWith(world, link, '0000-0000')).status, 410)
    assert.equal((await fetchWith(world, link, code)).status, 410, 'the right code comes too late')
    assert.match((await applicant.portal.get('/my/transfers')).text, /Stengt etter fem feil koder/)
    assert.equal((await exportsOnDisk(world)).length, files - 1)
    await sendMail.run(world.ctx)
    assert.equal(mailsTo(world, to).length, 1, 'nobody is led to what is closed')
  })

  it('ends after seven days, to the millisecond, with its row and file', async () => {
    const applicant = await aQuickApplicant(world)
    await askTransfer(world, applicant, receiver)
    const [row] = await world.stored('exports', { units: applicant.row._id })
    const [readyAt, expiresAt] = [row?.['readyAt'] as Date, row?.['expiresAt'] as Date]
    assert.equal(expiresAt.getTime() - readyAt.getTime(), 7 * dayMs)
    const at = (instant: number) => ({ ...world.ctx, clock: { now: () => new Date(instant) } })
    await buildCopies.run(at(expiresAt.getTime() - 1))
    assert.equal((await world.stored('exports', { _id: row?.['_id'] })).length, 1)
    await buildCopies.run(at(expiresAt.getTime()))
    assert.deepEqual(await world.stored('exports', { _id: row?.['_id'] }), [])
    assert.ok(!(await exportsOnDisk(world)).includes(String(row?.['fileId'])))
    assert.deepEqual(await world.stored('outbox', { kind: 'M17', about: applicant.row._id }), [])
  })

  it('keeps receiver and code sealed, and looks the same to whoever has a dead link', async () => {
    const applicant = await aQuickApplicant(world)
    const { code, link } = await transferSent(world, applicant, 'ny.jobb@skjult.example')
    for (const text of ['skjult.example', code.replace('-', '')])
      assert.ok(!(await isInTheOpen(world, text)), text)
    await fetchWith(world, link, code)
    const token = link.split('/').at(-1) ?? ''
    const unknown = 'A'.repeat(43)
    const [used, never] = [
      await world.visitor().get(link),
      await world.visitor().get(`/transfers/${unknown}`),
    ]
    assert.deepEqual([used.status, never.status], [410, 410])
    assert.equal(used.html.replaceAll(token, ''), never.html.replaceAll(unknown, ''))
  })

  it('is of one’s own application only', async () => {
    const [applicant, other] = [await aQuickApplicant(world), await aQuickApplicant(world)]
    const page = await applicant.portal.post('/my/transfers', transferForm(other))
    assert.equal(page.status, 404)
    assert.deepEqual(await world.stored('exports', { units: other.row._id }), [])
  })

  it('goes with the application: nothing of it is left, and a receiver who has it is asked to delete it', async () => {
    const [waiting, had] = [await aQuickApplicant(world), await aQuickApplicant(world)]
    const first = await transferSent(world, waiting)
    const second = await transferSent(world, had, 'ny.jobb@hentet.example')
    assert.equal((await fetchWith(world, second.link, second.code)).status, 200)
    const late = 'ny.jobb@slettet.example'
    await askTransfer(world, waiting, late)
    for (const applicant of [waiting, had]) await erasureOf(applicant, { now: 'yes' })
    assert.equal((await fetchWith(world, first.link, first.code)).status, 410, 'hidden at once')
    await purgeDue.run(world.ctx)
    await sendMail.run(world.ctx)
    for (const { row } of [waiting, had])
      assert.deepEqual(await world.stored('exports', { units: row._id }), [])
    assert.equal((await fetchWith(world, first.link, first.code)).status, 410)
    assert.deepEqual(mailsTo(world, late), [])
    const last = mailsTo(world, 'ny.jobb@hentet.example').at(-1)
    assert.equal(last?.subject, 'Rett, begrens eller slett kopien din')
    assert.ok(
      !mailsTo(world, receiver).some(mail => /slett kopien/.test(mail.subject)),
      'who has none is asked nothing',
    )
  })
})
