import assert from 'node:assert/strict'
import { tellOfPolicyChanges } from '../../jobs/tell-policy-change.ts'
import { publishPolicy, revokePolicy } from '../../server/records/publish-policy.ts'
import { newId } from '../../server/base/ids.ts'
import { exampleText } from '../policy/a-policy.ts'
import { aQuickApplicant, dayMs, later, mailsTo, type Applicant } from '../portal/stories.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { sendMail } from '../../jobs/send-mail.ts'

const longer: [string, string] = ['rejected: { months: 6 }', 'rejected: { months: 9 }']
const shorter: [string, string] = ['rejected: { months: 6 }', 'rejected: { months: 5 }']
const subject = /^Nye regler for opplysningene dine fra 1\. mai 2027$/
const by = { kind: 'staff', staffId: newId('stf'), role: 'privacyOfficer' } as const

describe('before rules change', () => {
  let world: World
  let one: Applicant
  let other: Applicant
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    one = await aQuickApplicant(world)
    other = await aQuickApplicant(world)
  })
  afterEach(async () => await world.close())

  const publish = async (change: [string, string]) => {
    const text = exampleText.replace('effective: 2026-11-01', 'effective: 2027-05-01').replace(...change)
    const done = await publishPolicy(world.ctx, { text, by: null })
    assert.ok(!('blocked' in done), JSON.stringify(done))
    return done.row.version
  }
  const tell = async () => {
    await tellOfPolicyChanges.run(world.ctx)
    await sendMail.run(world.ctx)
  }
  const told = (who: Applicant) => mailsTo(world, who, subject).length

  it('privacy P40: everybody held is told once per address, with the day and a link to a page that says what changes', async () => {
    const again = await world.apply({ fields: { emailAddress: String(one.fields['emailAddress']) } })
    await sendMail.run(world.ctx)
    assert.equal(again.row.state, 'received')
    const restricted = { kind: 'restriction', ref: 'x', until: later(world, 90 * dayMs) }
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateOne({ _id: other.row._id }, { $set: { stops: [restricted] } })
    const leaving = await aQuickApplicant(world)
    await leaving.portal.post(`${leaving.own}/erase`, {})
    assert.equal((await world.row(leaving)).state, 'erasure_pending')
    await publish(longer)
    await Promise.all([tell(), tellOfPolicyChanges.run(world.ctx)])
    await tell()
    assert.deepEqual([told(one), told(other), told(leaving)], [1, 1, 0])
    const [mail] = mailsTo(world, other, subject)
    assert.ok(mail)
    const page = await (await world.portal(linkIn(mail))).get(other.own)
    assert.match(page.text, /Fra 1\. mai 2027 gjelder nye regler/)
    assert.match(page.text, /En frist for sletting blir lengre/)
    await world.restartOn('2027-05-01T09:00:00.000Z')
    const portal = await world.portal(linkIn(mail)).catch(() => undefined)
    assert.equal(portal, undefined, 'the link has ended by then')
    assert.deepEqual([told(one), told(other)], [1, 1])
  })

  it('goes on where it broke off, and tells nobody twice', async () => {
    const version = await publish(longer)
    await tell()
    const documents = world.ctx.database.data.collection<{ _id: string }>('glemme_policyDocuments')
    await documents.updateOne({ _id: String(version) }, { $set: { toldAt: null } })
    const outbox = world.ctx.database.data.collection('glemme_outbox')
    await outbox.deleteOne({ kind: 'M11', about: other.row._id })
    await world.ctx.policies.reread()
    await tell()
    assert.deepEqual([told(one), told(other)], [1, 2], 'only whose mail was lost')
  })

  it('taken back, it reaches nobody who was not told yet, and whoever was is told that once', async () => {
    const version = await publish(longer)
    await tell()
    const outbox = world.ctx.database.data.collection('glemme_outbox')
    const late = await aQuickApplicant(world)
    const documents = world.ctx.database.data.collection<{ _id: string }>('glemme_policyDocuments')
    await documents.updateOne({ _id: String(version) }, { $set: { toldAt: null } })
    await world.ctx.policies.reread()
    await tellOfPolicyChanges.run(world.ctx)
    assert.equal(await outbox.countDocuments({ kind: 'M11', about: late.row._id, state: 'waiting' }), 1)
    await revokePolicy(world.ctx, { version, by })
    for (let n = 0; n < 2; n += 1) await tell()
    assert.deepEqual([told(one), told(other), told(late)], [1, 1, 0])
    assert.equal(await outbox.countDocuments({ kind: 'M11', about: late.row._id }), 0)
    const recalled = (who: Applicant) => mailsTo(world, who, /^Nye regler fra 1\. mai 2027 er trukket/)
    assert.deepEqual(
      [one, other, late].map(who => recalled(who).length),
      [1, 1, 0],
    )
    const [mail] = recalled(other)
    assert.ok(mail)
    const page = await (await world.portal(linkIn(mail))).get(other.own)
    assert.doesNotMatch(page.text, /nye regler/)
  })

  it('taken back, it reaches whoever was on their way out then and is not any more', async () => {
    const version = await publish(longer)
    await tell()
    const page = await one.portal.post(`${one.own}/erase`, { scope: 'one' })
    assert.equal((await world.row(one)).state, 'erasure_pending')
    await revokePolicy(world.ctx, { version, by })
    await tell()
    const recalled = (who: Applicant) => mailsTo(world, who, /^Nye regler fra 1\. mai 2027 er trukket/).length
    assert.deepEqual([one, other].map(recalled), [0, 1])
    assert.equal((await world.visitor().post(`${page.location}/undo`)).status, 303)
    await world.ctx.policies.reread()
    for (let n = 0; n < 2; n += 1) await tell()
    assert.deepEqual([one, other].map(recalled), [1, 1])
  })

  it('nobody is told of a shorter period, or of a version that was taken back', async () => {
    await revokePolicy(world.ctx, { version: await publish(longer), by })
    await publish(shorter)
    await tell()
    assert.deepEqual([told(one), told(other)], [0, 0])
    assert.doesNotMatch((await one.portal.get(one.own)).text, /nye regler/)
  })
})
