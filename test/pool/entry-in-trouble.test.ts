import assert from 'node:assert/strict'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { askPool } from '../../server/pool/ask-pool.ts'
import { poolDueOf } from '../../server/consents/pool-due-of.ts'
import { joinPool } from '../../server/pool/join-pool.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { leavePool } from '../../server/pool/leave-pool.ts'
import { agreeToPool } from '../../server/pool/renew-consent.ts'
import { unrestricted } from '../../server/pool/unrestricted.ts'
import { adoptRestoredHolds } from '../../server/rights/adopt-restored-holds.ts'
import { newId, type SubjectId } from '../../server/base/ids.ts'
import { into } from '../support/erasure-seed.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'
import { agreed, aMember, type SeededMember } from '../support/pool-member.ts'
import { save } from '../support/saved-database.ts'

const start = '2026-11-24T10:00:00Z'

describe('an entry of the pool', () => {
  let life: LifeWorld
  beforeEach(async () => {
    life = await openLifeWorld(start)
  })
  afterEach(async () => await life.close())

  const applicant = (subjectId: SubjectId) => ({ kind: 'applicant', subjectId }) as const
  async function withdraw({ application }: Pick<SeededMember, 'application'>): Promise<void> {
    const { subjectId } = application
    await leavePool(life.ctx, { subjectId, closing: 'withdrawn', by: applicant(subjectId) })
  }
  const keyState = async ({ entry }: SeededMember) =>
    (await life.ctx.vault.keys.stateOf([entry._id])).get(entry._id)

  it('is withdrawn again after a restore, whether its deletion had begun or not', async () => {
    const begun = await aMember(life)
    const waiting = await aMember(life)
    const stays = await aMember(life)
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    await withdraw(begun)
    await life.world.engine.finish()
    assert.equal(await keyState(begun), 'destroyed')
    await withdraw(waiting)
    await life.world.ledger.appendQueued()
    await saved.putBack()
    for (const { entry } of [begun, waiting, stays])
      assert.equal((await life.ctx.pool.byId(entry._id))?.state, 'active')

    await life.world.gate.look()
    assert.ok(await life.world.replay({ dropUnreadable: false }))
    assert.equal(await life.ctx.pool.byId(begun.entry._id), null)
    assert.equal((await life.ctx.pool.byId(waiting.entry._id))?.state, 'erasure_pending')
    await life.world.engine.finish()
    assert.equal(await life.ctx.pool.byId(waiting.entry._id), null)
    assert.equal(await keyState(waiting), 'destroyed')
    for (const { consent } of [begun, waiting]) {
      const [row] = await life.ctx.consents.byIds([consent._id])
      assert.deepEqual([row?.state, row?.closing], ['closed', 'withdrawn'])
    }
    assert.equal((await life.ctx.pool.byId(stays.entry._id))?.state, 'active')
    assert.equal((await life.ctx.consents.byIds([stays.consent._id]))[0]?.state, 'active')
    await saved.remove()
  })

  it('is kept for its hold alone after a restore too, when its person had left', async () => {
    const member = await aMember(life)
    const { _id } = member.entry
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    const until = new Date('2027-06-01T00:00:00Z')
    await life.world.stops.set(_id, { kind: 'hold', ref: newId('hld'), until })
    await withdraw(member)
    const left = await life.ctx.pool.byId(_id)
    assert.deepEqual([left?.state, left?.due.date, left?.notAfter], ['active', '2026-11-24', '2026-11-24'])
    assert.ok(left?.leftAt)
    const about = (found: { id: string }) => found.id === _id
    assert.deepEqual((await life.world.fsck()).findings.filter(about), [])
    await life.world.ledger.appendQueued()
    await saved.putBack()
    await life.world.gate.look()
    assert.ok(await life.world.replay({ dropUnreadable: false }))
    assert.equal(await adoptRestoredHolds(life.ctx), 1)
    const back = await life.ctx.pool.byId(_id)
    assert.deepEqual([back?.state, back?.due.date, back?.stops.length], ['active', '2026-11-24', 1])
    assert.ok(back?.leftAt)
    const [hold] = await life.ctx.holds.activeOn(_id)
    assert.equal(hold?.code, 'unknown')
    await life.world.engine.sweep()
    assert.ok(await life.ctx.pool.byId(_id))
    for (const { ref } of back.stops) await life.world.stops.lift(_id, ref)
    assert.deepEqual(await life.ctx.pool.members({ after: undefined, limit: 10 }), [])
    await life.world.engine.sweep()
    assert.equal(await life.ctx.pool.byId(_id), null)
    assert.equal(await into(life.world, 'holds').countDocuments(), 0)
    await saved.remove()
  })

  it('goes after a restore with everything else of a person who asked for that after the backup', async () => {
    const { application, entry } = await aMember(life)
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    const by = applicant(application.subjectId)
    const asked = { why: 'applicant', by, skipCooling: false } as const
    await life.world.engine.request({ units: [application.id, entry._id], ...asked })
    const before = await life.ctx.pool.byId(entry._id)
    await life.world.ledger.appendQueued()
    await saved.putBack()
    await life.world.gate.look()
    assert.ok(await life.world.replay({ dropUnreadable: false }))
    const after = await life.ctx.pool.byId(entry._id)
    assert.deepEqual([after?.state, after?.eligibleAt], ['erasure_pending', before?.eligibleAt])
    await life.world.engine.undo([application.id, entry._id], by)
    const undone = await life.ctx.pool.byId(entry._id)
    assert.deepEqual([undone?.state, undone?.due], ['active', entry.due])
    await saved.remove()
  })

  it('stays where it was renewed after the backup, until the day that was told', async () => {
    const member = await aMember(life)
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    life.goTo(new Date('2027-10-25T09:00:00Z'))
    const by = applicant(member.application.subjectId)
    await agreeToPool(life.ctx, { by, language: 'nb' })
    await life.world.ledger.appendQueued()
    await saved.putBack()
    await life.world.gate.look()
    assert.ok(await life.world.replay({ dropUnreadable: false }))
    const entry = await life.ctx.pool.byId(member.entry._id)
    assert.deepEqual([entry?.state, entry?.due.date], ['active', '2028-10-25'])
    assert.equal((await life.ctx.consents.byIds([member.consent._id]))[0]?.state, 'active')
    await saved.remove()
  })

  it('is stopped after a restore as it was told last, like an application', async () => {
    const [set, lifted] = [await aMember(life), await aMember(life)]
    const stop = { kind: 'access', ref: 'cas_set', until: new Date('2030-01-01T00:00:00Z') } as const
    await life.world.stops.set(lifted.entry._id, { ...stop, ref: 'cas_lifted' })
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    await life.world.stops.set(set.entry._id, stop)
    await life.world.stops.lift(lifted.entry._id, 'cas_lifted')
    await life.world.ledger.appendQueued()
    await saved.putBack()
    await life.world.gate.look()
    assert.equal((await life.world.replay({ dropUnreadable: false }))?.stops, 2)
    const stopsOf = async ({ entry }: SeededMember) => (await life.ctx.pool.byId(entry._id))?.stops
    assert.deepEqual([await stopsOf(set), await stopsOf(lifted)], [[stop], []])
    await saved.remove()
  })

  it('is made once, however many workers look, and leaves no key or file of those that lost', async () => {
    const { application, consent } = await agreed(life)
    await Promise.all(Array.from({ length: 5 }, async () => await fillPool(life.ctx)))
    const rows = await life.ctx.pool.ofSubject(application.subjectId)
    assert.equal(rows.length, 1)
    const keys = life.ctx.database.keys.collection('glemme_dataKeys')
    const active = await keys.countDocuments({ _id: { $regex: /^poo_/ }, state: 'active' } as never)
    assert.equal(active, 1)
    assert.equal(await into(life.world, 'files').countDocuments({ applicationId: { $regex: /^poo_/ } }), 1)
    assert.equal((await life.ctx.consents.byIds([consent._id]))[0]?.state, 'active')
  })

  it('is made and asked once by the next who looks, when one broke on the way', async () => {
    const { application } = await agreed(life)
    const broken = async (point: string, work: () => Promise<unknown>): Promise<void> => {
      armFailpoints(`${point}=throw:BROKE`)
      await work().catch(() => undefined)
      armFailpoints('')
    }
    await broken('pool.copied', async () => await fillPool(life.ctx))
    assert.deepEqual(await life.ctx.pool.ofSubject(application.subjectId), [])
    await fillPool(life.ctx)
    assert.equal((await life.ctx.pool.ofSubject(application.subjectId)).length, 1)
    life.goTo(new Date('2027-10-26T09:00:00Z'))
    const questions = async () => await into(life.world, 'outbox').countDocuments({ kind: 'M13' })
    await broken('pool.asked', async () => await askPool(life.ctx))
    assert.equal(await questions(), 0)
    assert.equal((await askPool(life.ctx)).asked, 1)
    assert.equal(await questions(), 1)
  })

  it('is not made for whoever is on their way out at that moment', async () => {
    const { application, consent } = await agreed(life)
    const { id, subjectId } = application
    const row = await life.ctx.applications.byId(id)
    const due = poolDueOf(life.ctx, consent)
    assert.ok(row && due)
    const by = applicant(subjectId)
    await life.world.engine.request({ units: [id], why: 'applicant', by, skipCooling: true })
    const [joined] = await Promise.allSettled([
      joinPool(life.ctx, { consent, application: row, due }),
      life.world.engine.finish(),
    ])
    await life.world.engine.finish()
    assert.equal(await life.ctx.applications.byId(id), null)
    const entries = await life.ctx.pool.ofSubject(subjectId)
    const people = await life.ctx.applicants.byIds([subjectId])
    // Either the entry was first, and keeps its person, or nothing at all is left.
    assert.equal(entries.length, joined.status === 'fulfilled' ? 1 : 0)
    assert.equal(people.length, entries.length)
    const files = await into(life.world, 'files').countDocuments({ applicationId: { $regex: /^poo_/ } })
    assert.equal(files, entries.length)
  })

  it('is on no list and asked nothing while its person has restricted an application', async () => {
    const member = await aMember(life)
    const stop = { kind: 'restriction', ref: 'cas_x', until: new Date('2030-01-01T00:00:00Z') } as const
    await life.world.stops.set(member.application.id, stop)
    assert.deepEqual(await unrestricted(life.ctx, [member.entry]), [])
    life.goTo(new Date('2027-10-26T09:00:00Z'))
    assert.equal((await askPool(life.ctx)).asked, 0)
    await life.world.stops.lift(member.application.id, stop.ref)
    assert.equal((await askPool(life.ctx)).asked, 1)
  })

  it('is purged with its person and all that stands under their id, once both days have come', async () => {
    const member = await aMember(life)
    life.goTo(new Date('2027-11-24T08:00:00Z'))
    const report = await life.world.engine.sweep()
    assert.deepEqual([report.claimed, report.done, report.overdue], [2, 1, 0])
    for (const place of ['pool', 'consents', 'applicants', 'applications', 'files', 'mailTokens'])
      assert.equal(
        await into(life.world, place).countDocuments({ state: { $ne: 'blind' } } as never),
        0,
        place,
      )
    const receipt = await life.ctx.consents.receiptOf(member.consent.receiptNo)
    assert.equal(receipt?.closing, 'lapsed')
    assert.doesNotMatch(JSON.stringify(receipt), /sub_|con_|app_|poo_/)
    assert.deepEqual((await life.world.fsck()).findings, [])
  })

  it('is checked like everything else: its day, its key, its file', async () => {
    const spoilt = await aMember(life)
    const orphaned = await aMember(life)
    const clean = (await life.world.fsck({ deep: true })).findings.filter(found =>
      found.id.startsWith('poo_'),
    )
    assert.deepEqual(clean, [])
    const rows = into(life.world, 'pool')
    await rows.updateOne({ _id: spoilt.entry._id }, { $set: { 'due.date': '2031-01-01' } })
    await life.ctx.vault.keys.destroy([orphaned.entry._id])
    const found = (await life.world.fsck()).findings.map(({ code, id }) => `${code} ${id}`)
    assert.ok(found.includes(`dateUnlikeRule ${spoilt.entry._id}`), found.join('\n'))
    assert.ok(found.includes(`ownerWithoutKey ${orphaned.entry._id}`), found.join('\n'))
  })

  it('waits behind a stop like everything else, and is seen by nobody who invites', async () => {
    const member = await aMember(life)
    const stop = { kind: 'hold', ref: 'hld_x', until: new Date('2030-01-01T00:00:00Z') }
    await into(life.world, 'pool').updateOne({ _id: member.entry._id }, { $set: { stops: [stop] } })
    assert.deepEqual(await life.ctx.pool.members({ after: undefined, limit: 10 }), [])
    life.goTo(new Date('2027-12-24T08:00:00Z'))
    await life.world.engine.sweep()
    assert.equal((await life.ctx.pool.byId(member.entry._id))?.state, 'active')
    await into(life.world, 'pool').updateOne({ _id: member.entry._id }, { $set: { stops: [] } })
    await life.world.engine.sweep()
    assert.equal(await life.ctx.pool.byId(member.entry._id), null)
  })

  it('goes sooner under a shorter policy, a week after it begins for those it overtakes; a longer one moves nothing', async () => {
    const member = await aMember(life)
    const { document } = life.ctx.policy
    assert.ok(document.pool)
    const longer = { ...document.pool, months: 24 }
    life.goTo(new Date('2027-01-01T09:00:00Z'))
    await life.publish({ ...document, effective: '2027-01-02', pool: longer })
    life.goTo(new Date('2027-01-03T09:00:00Z'))
    assert.equal((await askPool(life.ctx)).moved, 0)
    const shorter = { ...document.pool, months: 1 }
    await life.publish({ ...document, effective: '2027-02-01', pool: shorter })
    life.goTo(new Date('2027-02-01T09:00:00Z'))
    assert.equal((await askPool(life.ctx)).moved, 1)
    assert.equal((await askPool(life.ctx)).moved, 0)
    const entry = await life.ctx.pool.byId(member.entry._id)
    assert.deepEqual([entry?.due.date, entry?.notBefore], ['2027-02-08', '2027-02-08'])
  })

  it('is asked once for each day, however often one looks, and not when it cannot stay any longer', async () => {
    const member = await aMember(life)
    const by = applicant(member.application.subjectId)
    const asked = async (at: string) => {
      life.goTo(new Date(at))
      return (await askPool(life.ctx)).asked
    }
    assert.equal(await asked('2027-10-24T09:00:00Z'), 0)
    assert.equal(await asked('2027-10-25T09:00:00Z'), 1)
    assert.equal(await asked('2027-10-25T10:00:00Z'), 0)
    assert.equal(await asked('2027-11-20T10:00:00Z'), 1)
    await agreeToPool(life.ctx, { by, language: 'nb' })
    assert.equal((await life.ctx.pool.byId(member.entry._id))?.due.date, '2028-11-20')
    // Both days were missed: one question catches up.
    assert.equal(await asked('2028-11-18T10:00:00Z'), 1)
    await agreeToPool(life.ctx, { by, language: 'nb' })
    assert.equal((await life.ctx.pool.byId(member.entry._id))?.due.date, '2028-11-24')
    assert.equal(await asked('2028-11-19T10:00:00Z'), 0)
  })
})
