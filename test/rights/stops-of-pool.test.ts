import assert from 'node:assert/strict'
import type { ApplicationRow, StopRow } from '../../server/applications/application-row.ts'
import { newId } from '../../server/base/ids.ts'
import { endAccess, extendAccess, stopForAccess } from '../../server/cases/stop-for-access.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { leavePool } from '../../server/pool/leave-pool.ts'
import type { PoolRow } from '../../server/pool/pool-row.ts'
import { endLapsedStops } from '../../server/rights/end-lapsed-stops.ts'
import { announceLifting, liftOwnRestriction } from '../../server/rights/lift-restriction.ts'
import { restrict } from '../../server/rights/restrict.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'
import { agreed, aMember, entries, entryOf, makeDue, people, zone } from './withdrawn-members.ts'

describe('a stop for what a person has', () => {
  let world: World
  let officer: StaffMember
  before(async () => {
    world = await aWorld({ now: '2040-01-31T09:00:00.000Z' })
    officer = await world.staff(['privacyOfficer'])
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const by = ({ row }: Applied) => ({ kind: 'applicant', subjectId: row.subjectId }) as const
  const staff = () => ({ kind: 'staff', staffId: officer.staffId, role: 'privacyOfficer' }) as const
  const stopsOf = async (applied: Applied): Promise<StopRow['kind'][][]> => {
    const rows = [await people(world).findOne({ _id: applied.row._id }), await entryOf(world, applied)]
    return rows.map(row => row?.stops.map(stop => stop.kind) ?? [])
  }
  const sweep = async () => await world.ctx.erasure.engine.sweep()

  it('a restriction keeps the entry in the pool too, until it is lifted, and leaves both fourteen days', async () => {
    const applied = await aMember(world)
    const { _id: applicationId } = applied.row
    await restrict(world.ctx, { applicationId, by: by(applied) })
    assert.deepEqual(await stopsOf(applied), [['restriction'], ['restriction']])
    await makeDue(world, applied)
    assert.equal((await sweep()).claimed, 0)
    const person = (await entryOf(world, applied))?._id
    const page = await world.ctx.pool.members({ after: undefined, limit: 100 })
    assert.ok(!page.some(row => row._id === person))
    await liftOwnRestriction(world.ctx, { applicationId, by: by(applied) })
    assert.deepEqual(await stopsOf(applied), [[], []])
    const entry = await entryOf(world, applied)
    assert.deepEqual([entry?.due.date, entry?.notBefore], [addDays(today(), 14), addDays(today(), 14)])
    assert.equal((await sweep()).claimed, 0)
    const about = await world.stored('audit', { what: /^restriction/, about: entry?._id })
    assert.deepEqual(
      new Set(about.map(row => row['what'])),
      new Set(['restriction.lifted', 'restriction.set']),
    )
    const found = (await world.ctx.erasure.fsck()).findings.filter(finding => finding.id === entry?._id)
    assert.deepEqual(found, [])
  })

  it('a restriction that the privacy officer lifts ends for the entry on the same day', async () => {
    const applied = await aMember(world)
    const { _id: applicationId } = applied.row
    await restrict(world.ctx, { applicationId, by: by(applied) })
    const liftOn = await announceLifting(world.ctx, { applicationId, by: staff() })
    const until = instantsOf(liftOn, zone).eligibleAt
    assert.deepEqual((await entryOf(world, applied))?.stops[0]?.until, until)
    await entries(world).updateMany({}, { $set: { 'stops.$[].until': world.ctx.clock.now() } })
    await people(world).updateOne(
      { _id: applicationId },
      { $set: { 'stops.0.until': world.ctx.clock.now() } },
    )
    assert.equal(await endLapsedStops(world.ctx), 2)
    assert.deepEqual(await stopsOf(applied), [[], []])
  })

  it('copies nothing into the pool while its person has a restriction', async () => {
    const applied = await agreed(world)
    const { _id: applicationId } = applied.row
    await restrict(world.ctx, { applicationId, by: by(applied) })
    await fillPool(world.ctx)
    assert.equal(await entryOf(world, applied), null)
    await liftOwnRestriction(world.ctx, { applicationId, by: by(applied) })
    await fillPool(world.ctx)
    assert.ok(await entryOf(world, applied))
  })

  it('P16 a request for access covers the entry, which stays on the list, until it is answered', async () => {
    const applied = await aMember(world)
    const { _id, subjectId } = applied.row
    const request = { ref: newId('cas'), applicationIds: [_id], by: staff() }
    await stopForAccess(world.ctx, { ...request, dueOn: '2040-02-29' })
    assert.deepEqual(await stopsOf(applied), [['access'], ['access']])
    const entry = await entryOf(world, applied)
    const listed = await world.ctx.pool.members({ after: undefined, limit: 100 })
    assert.ok(listed.some(row => row._id === entry?._id))
    assert.equal(await extendAccess(world.ctx, { ...request, dueOn: '2040-04-30' }), 1)
    assert.deepEqual(
      (await entryOf(world, applied))?.stops[0]?.until,
      instantsOf('2040-05-01', zone).eligibleAt,
    )
    await makeDue(world, applied)
    assert.equal((await sweep()).claimed, 0)
    await people(world).updateOne(
      { _id },
      { $set: { 'due.date': '2041-01-01', ...instantsOf('2041-01-01', zone) } },
    )
    await endAccess(world.ctx, request)
    assert.deepEqual(await stopsOf(applied), [[], []])
    assert.equal((await sweep()).claimed, 1)
    assert.equal(await entryOf(world, applied), null)
    const certificate = await world.ctx.erasure.certificates.find(entry?.certificateNo ?? '')
    assert.ok(certificate.verdict === 'genuine')
    assert.deepEqual(certificate.certificate.body.stoppedBy, ['access'])
    assert.deepEqual(await world.ctx.erasure.stops.entriesBeside([subjectId]), [])
  })

  it('a request of somebody who has nothing but the entry keeps it', async () => {
    const applied = await aMember(world)
    const { _id, subjectId } = applied.row
    await people(world).updateOne(
      { _id },
      { $set: { ...instantsOf('2040-01-01', zone), 'due.date': '2040-01-01' } },
    )
    await sweep()
    const request = { ref: newId('cas'), applicationIds: [], subjectId, by: staff() }
    await stopForAccess(world.ctx, { ...request, dueOn: '2040-02-29' })
    assert.deepEqual(
      (await entryOf(world, applied))?.stops.map(stop => stop.kind),
      ['access'],
    )
  })

  describe("the applicant's own erasure", () => {
    async function stopped(): Promise<Applied> {
      const applied = await aMember(world)
      const { _id } = applied.row
      await restrict(world.ctx, { applicationId: _id, by: by(applied) })
      await stopForAccess(world.ctx, {
        ...{ ref: newId('cas'), applicationIds: [_id], by: staff() },
        dueOn: '2040-02-29',
      })
      assert.deepEqual(await stopsOf(applied), [
        ['restriction', 'access'],
        ['restriction', 'access'],
      ])
      return applied
    }
    const erase = async (applied: Applied, units: readonly (ApplicationRow | PoolRow)['_id'][]) =>
      await world.ctx.erasure.engine.request({
        ...{ units, why: 'applicant', by: by(applied) },
        skipCooling: true,
      })

    it('of everything lifts the stops of the entry too', async () => {
      const applied = await stopped()
      const entry = await entryOf(world, applied)
      assert.ok(entry)
      await erase(applied, [applied.row._id, entry._id])
      await world.ctx.erasure.engine.finish()
      assert.equal(await entryOf(world, applied), null)
      assert.equal(await world.ctx.applications.byId(applied.row._id), null)
    })

    it('of the entry leaves the application stopped', async () => {
      const applied = await stopped()
      const { subjectId } = applied.row
      await leavePool(world.ctx, { subjectId, closing: 'withdrawn', by: by(applied) })
      await world.ctx.erasure.engine.finish()
      assert.equal(await entryOf(world, applied), null)
      assert.deepEqual((await stopsOf(applied))[0], ['restriction', 'access'])
    })

    it('of the application lifts its restriction from the entry, which nobody could otherwise', async () => {
      const applied = await stopped()
      await erase(applied, [applied.row._id])
      await world.ctx.erasure.engine.finish()
      assert.deepEqual((await stopsOf(applied))[1], ['access'])
    })
  })
})
