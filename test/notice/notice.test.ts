import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { noticesMissed } from '../../server/notice/notices-missed.ts'
import { recallNotices } from '../../server/notice/recall-notices.ts'
import { warnBeforePurge } from '../../server/notice/warn-before-purge.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { sendWaiting } from '../../server/mail/send.ts'

const zone = 'Europe/Oslo'
const dayMs = 24 * 3_600_000

describe('the notice before a deletion', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-10T09:00:00.000Z' })
  })
  after(async () => await world.close())

  const collection = () => world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
  const change = async ({ row }: Applied, set: object) => {
    await collection().updateOne({ _id: row._id }, { $set: set })
  }
  const dueOn = (date: string, rule = 'rejected') => ({
    due: { date, rule, policyVersion: 1 },
    ...instantsOf(date, zone),
  })
  const today = () => localDate(world.ctx.clock.now(), zone)
  const mailsTo = ({ fields }: Applied) => world.mails().filter(mail => mail.to === fields['emailAddress'])
  const dueIn = async (days: number, set: object = {}): Promise<Applied> => {
    const applied = await world.apply()
    await sendWaiting(world.ctx)
    await change(applied, { ...dueOn(addDays(today(), days)), ...set })
    return applied
  }
  const warn = async () => {
    const done = { ...(await warnBeforePurge(world.ctx)), recalled: await recallNotices(world.ctx) }
    await sendWaiting(world.ctx)
    return done
  }

  it('goes out 14 days before D, not 15, with date, number and both links, once', async () => {
    const soon = await dueIn(14)
    const later = await dueIn(15)
    assert.deepEqual(await warn(), { noticed: 1, unreachable: 0, recalled: 0 })
    assert.equal((await warn()).noticed, 0)
    const mail = world.mailTo(soon)
    assert.equal(mail.subject, 'Vi sletter søknaden din snart')
    assert.match(mail.text, /Vi sletter den 24\. mars 2027\. Du trenger ikke gjøre noe\./)
    const { certificateNo } = soon.row
    assert.ok(mail.text.includes((certificateNo.match(/.{4}/g) ?? []).join('-')))
    assert.equal(mailsTo(later).length, 1, 'only the receipt')
    assert.equal((await world.row(soon)).notice?.forDate, '2027-03-24')

    const links = mail.text.match(/https?:\/\/\S+\/links\/[\w-]{43}/g) ?? []
    assert.equal(links.length, 2)
    const visitor = world.visitor()
    assert.match((await visitor.get(new URL(links[1] ?? '').pathname)).text, /Slett/)
    const own = await world.portal(linkIn(mail))
    assert.equal((await own.get(`/my/applications/${soon.row._id}`)).status, 200)
  })

  it('is caught up after missed days, until D itself', async () => {
    const missed = await dueIn(1)
    const reached = await dueIn(0)
    assert.equal((await warn()).noticed, 1)
    assert.match(world.mailTo(missed).text, /Vi sletter den 11\. mars 2027/)
    assert.equal((await world.row(reached)).notice, null)
  })

  it('is not sent while something stops the deletion, its erasure waits, or a decision has not been told', async () => {
    const stops = [{ kind: 'hold', ref: 'hld_1', until: new Date('2027-06-01') }]
    const held = await dueIn(10, { stops })
    const pending = await dueIn(10, { state: 'erasure_pending' })
    const decision = { outcome: 'rejected', decidedAt: world.ctx.clock.now(), by: 'stf_1' }
    const decided = await dueIn(10, { state: 'decided', decision })
    assert.equal((await warn()).noticed, 0)
    await change(decided, { 'decision.decidedAt': new Date(world.ctx.clock.now().getTime() - dayMs) })
    await change(held, { stops: [] })
    assert.equal((await warn()).noticed, 2)
    assert.equal(mailsTo(pending).length, 1)
  })

  it('E7: is taken back by a mail when D moves away, and told anew when D comes near again', async () => {
    const applied = await dueIn(12)
    await warn()
    await change(applied, dueOn('2027-06-22', 'hired'))
    assert.deepEqual(await warn(), { noticed: 0, unreachable: 0, recalled: 1 })
    const recall = world.mailTo(applied)
    assert.equal(recall.subject, 'Søknaden din slettes ikke den dagen vi skrev')
    assert.match(recall.text, /22\. mars 2027\. Det gjelder ikke lenger\. Nå sletter vi den 22\. juni 2027\./)
    assert.equal((await world.row(applied)).notice, null)

    await change(applied, dueOn('2027-03-22'))
    assert.equal((await warn()).noticed, 1, 'the same day told again is another notice')
    assert.match(world.mailTo(applied).text, /Vi sletter den 22\. mars 2027/)
    assert.equal(mailsTo(applied).length, 4)
  })

  it('is replaced by another one when D moves to another near day', async () => {
    const applied = await dueIn(12)
    await warn()
    await change(applied, dueOn('2027-03-16'))
    assert.deepEqual(await warn(), { noticed: 1, unreachable: 0, recalled: 0 })
    assert.match(world.mailTo(applied).text, /Vi sletter den 16\. mars 2027/)
    assert.equal(mailsTo(applied).length, 3)
  })

  it('is taken back when a stop comes', async () => {
    const applied = await dueIn(12)
    await warn()
    const until = new Date('2027-06-01T00:00:00.000Z')
    await world.ctx.erasure.stops.set(applied.row._id, { kind: 'access', ref: 'cas_1', until })
    assert.equal((await warn()).recalled, 1)
    assert.match(world.mailTo(applied).text, /Slettingen venter\. Du får en ny e-post før vi sletter\./)
    assert.equal((await warn()).recalled, 0)
  })

  it('reaches the others beside one whose D somebody has spoilt, who is told when it is mended', async () => {
    const told = await dueIn(12)
    await warn()
    const spoilt = await dueIn(11)
    const later = await dueIn(12)
    const loose = { bypassDocumentValidation: true } as const
    for (const { row } of [spoilt, told])
      await collection().updateOne({ _id: row._id }, { $unset: { due: 1 } }, loose)
    assert.deepEqual(await warn(), { noticed: 1, unreachable: 0, recalled: 0 })
    assert.match(world.mailTo(later).text, /Vi sletter den 22\. mars 2027/)
    await change(spoilt, dueOn(addDays(today(), 11)))
    await change(told, dueOn(addDays(today(), 12)))
    assert.deepEqual(await warn(), { noticed: 1, unreachable: 0, recalled: 0 })
  })

  it('that has not left yet is simply not sent', async () => {
    const applied = await dueIn(12)
    await warnBeforePurge(world.ctx)
    await change(applied, dueOn('2027-06-22'))
    assert.equal(await recallNotices(world.ctx), 1)
    await sendWaiting(world.ctx)
    assert.equal(mailsTo(applied).length, 1)
  })

  it('E35: that failed, or is a day late, is counted and moves no D', async () => {
    const before = await noticesMissed(world.ctx)
    const late = await dueIn(13)
    assert.equal(await noticesMissed(world.ctx), before + 1)
    await warnBeforePurge(world.ctx)
    assert.equal(await noticesMissed(world.ctx), before)
    const failed = { state: 'failed' }
    await world.ctx.database.data
      .collection('glemme_outbox')
      .updateOne({ about: late.row._id, kind: 'M5' }, { $set: failed })
    assert.equal(await noticesMissed(world.ctx), before + 1)
    assert.equal((await world.row(late)).due.date, addDays(today(), 13))
  })

  it('is named in the certificate by the day it left, and a missed one by nothing', async () => {
    const told = await dueIn(14)
    await warn()
    const untold = await dueIn(14)
    await change(untold, { notice: { sentAt: new Date(), forDate: 'another' } })
    for (const applied of [told, untold])
      await change(applied, { eligibleAt: new Date('2027-03-10T00:00:00.000Z') })
    await world.ctx.erasure.engine.sweep()
    const sentOn = async ({ row }: Applied) => {
      const found = await world.ctx.erasure.certificates.find(row.certificateNo)
      assert.ok(found.verdict === 'genuine')
      return found.certificate.body.noticeSentOn
    }
    assert.equal(await sentOn(told), '2027-03-10')
    assert.equal(await sentOn(untold), null)
  })
})
