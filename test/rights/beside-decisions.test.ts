import assert from 'node:assert/strict'
import type { StopRow } from '../../server/applications/application-row.ts'
import { requestErasure } from '../../server/applications/request-erasure.ts'
import type { StaffActor } from '../../server/audit/actor.ts'
import { newId } from '../../server/base/ids.ts'
import { decideOne } from '../../server/decisions/record-decision.ts'
import { untilLifted } from '../../server/erasure/stops.ts'
import { noticesStore } from '../../server/notice/notices-store.ts'
import { joined } from '../portal/joined.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

describe('what is out of sight of those who hire', () => {
  let world: World
  let recruiter: StaffMember
  let by: StaffActor
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    recruiter = await world.staff()
    by = { kind: 'staff', staffId: recruiter.staffId, role: 'recruiter' }
  })
  after(async () => await world.close())

  const stop = async ({ row }: Pick<Applied, 'row'>, kind: StopRow['kind']) => {
    const ref = newId('hld')
    await world.ctx.erasure.stops.set(row._id, { kind, ref, until: untilLifted })
    return ref
  }
  const isConflict = (error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'conflict'

  it("is not counted among the person's other applications", async () => {
    const shown = await world.apply()
    const others = [await world.apply(), await world.apply(), await world.apply()] as const
    for (const other of others) await joined(world.ctx, shown, other)
    const page = async () => (await recruiter.get(`/staff/applications/${shown.row._id}`)).text
    assert.match(await page(), /har 3 andre søknader/)
    await stop(others[0], 'restriction')
    assert.match(await page(), /har 2 andre søknader/)
    await stop(others[1], 'hold')
    assert.match(await page(), /har én annen søknad/)
    const { subjectId } = shown.row
    const applicationIds = [others[2].row._id]
    await requestErasure(world.ctx, { subjectId, applicationIds, now: false })
    assert.doesNotMatch(await page(), /andre? søknad/)
  })

  for (const kind of ['restriction', 'hold'] as const)
    it(`is not decided, opened again or handed over by whoever read it before the ${kind}`, async () => {
      const job = 'Fyrvokter'
      const undecided = await world.apply()
      const ref = await stop(undecided, kind)
      await assert.rejects(
        decideOne(world.ctx, { row: undecided.row, job, outcome: 'rejected', by }),
        isConflict,
      )
      assert.equal((await world.row(undecided)).state, 'received')
      await world.ctx.erasure.stops.lift(undecided.row._id, ref)
      await decideOne(world.ctx, { row: undecided.row, job, outcome: 'hired', by })
      const decided = await world.row(undecided)
      const { decision, due, eligibleAt, overdueAt } = decided
      assert.ok(decision)
      await stop(undecided, kind)
      const deadline = { due, eligibleAt, overdueAt }
      const { _id } = undecided.row
      assert.equal(await world.ctx.applications.undecide(_id, decision.decidedAt, deadline), false)
      const handedOverAt = world.ctx.clock.now()
      const set = { ...deadline, handedOverAt }
      assert.equal(await world.ctx.applications.handOver(_id, decision.decidedAt, set), false)
    })

  it('is in no reminder to hand somebody over', async () => {
    const other = await world.vacancy()
    const { row } = await world.apply({ slug: other.slug })
    await decideOne(world.ctx, { row, job: other.title, outcome: 'hired', by })
    const { notHandedOver } = noticesStore(world.ctx.database)
    const inOther = async () =>
      (await notHandedOver(new Date('2028-01-01'))).filter(({ vacancyId }) => vacancyId === other._id)
    assert.equal((await inOther())[0]?.count, 1)
    const ref = await stop({ row }, 'restriction')
    assert.deepEqual(await inOther(), [])
    await world.ctx.erasure.stops.lift(row._id, ref)
    await stop({ row }, 'access')
    assert.equal((await inOther())[0]?.count, 1, 'a request for access hides nothing')
  })
})
