import assert from 'node:assert/strict'
import type { Visitor } from '../support/visitor.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const loose = { bypassDocumentValidation: true } as const

/** As somebody at a database shell might leave D. */
const spoilt: Readonly<Record<string, object>> = {
  'no D': { $unset: { due: 1 } },
  'a text for its D': { $set: { due: 'no date' } },
  'a D without a rule': { $unset: { 'due.rule': 1 } },
  'a D that is no day': { $set: { 'due.date': 'no date' } },
  'a text for the begin and the end of its day': { $set: { eligibleAt: 'no date', overdueAt: 'no date' } },
}

describe('an application with a spoilt day of deletion', () => {
  let world: World
  let applied: Applied
  let owner: Visitor
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  after(async () => await world.close())

  const apply = async (change: object): Promise<string> => {
    applied = await world.apply()
    await world.ring()
    owner = await world.portal(linkIn(world.mailTo(applied)))
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateOne({ _id: applied.row._id }, change, loose)
    return `/my/applications/${applied.row._id}`
  }

  for (const [what, change] of Object.entries(spoilt))
    it(`is withdrawn, and goes 30 days later: ${what}`, async () => {
      const path = await apply(change)
      assert.match((await owner.get(`${path}/withdraw`)).text, /31\. mars 2027/)
      assert.equal((await owner.post(`${path}/withdraw`)).status, 303)
      const { state, due, eligibleAt, withdrawal } = await world.row(applied)
      assert.deepEqual([state, due.date, due.rule], ['withdrawn', '2027-03-31', 'withdrawn'])
      assert.equal(eligibleAt.toISOString(), '2027-03-30T22:00:00.000Z')
      assert.deepEqual(withdrawal?.before, applied.row.due)
      assert.equal((await owner.get(path)).status, 200)
    })

  it('is withdrawn by staff who are asked for it too', async () => {
    await apply({ $unset: { due: 1 } })
    const staff = await world.staff(['recruiter'])
    const path = `/staff/applications/${applied.row._id}/withdraw`
    assert.match((await staff.get(path)).text, /31\. mars 2027/)
    assert.equal((await staff.post(path)).status, 303)
    assert.equal((await world.row(applied)).due.date, '2027-03-31')
  })

  it('leaves the nightly check nothing to find', async () => {
    const found = (await world.ctx.erasure.fsck()).findings
    assert.deepEqual(
      found.filter(({ where }) => where === 'applications'),
      [],
    )
  })
})
