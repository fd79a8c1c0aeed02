import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyAudit } from '../../server/audit/chain.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

const dayMs = 24 * 3_600_000
/** 35 days of data and 7 of keys, and 30 of the log, in the example policy. */
const horizonMs = 42 * dayMs
const logMs = 30 * dayMs

describe('what is left of a deletion', () => {
  let world: World
  let staff: StaffMember
  let applied: Applied
  let goneAt: Date
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    staff = await world.staff()
    applied = await world.apply()
    await staff.get(`/staff/applications/${applied.row._id}`)
    goneAt = new Date((await world.row(applied)).eligibleAt.getTime() + 3_600_000)
    await world.restartOn(goneAt)
    await world.ring()
    await world.ring()
  })
  afterEach(async () => await world.close())

  const statusNow = async () => {
    await signIn(staff)
    return (await staff.get(`/staff/applications/${applied.row._id}`)).status
  }
  const certificate = async () => await world.ctx.erasure.certificates.find(applied.row.certificateNo)
  const rowsOf = async (place: 'purgeRuns' | 'ledgerTokens') => (await world.stored(place)).length
  /** The days whose tokens lie beside the ledger. */
  const daysOfTokens = async () =>
    (await readdir(join(world.dataDir, 'ledger'))).flatMap(
      name => /^tokens-(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1] ?? [],
    )

  it('keeps run, tokens and key rows until no backup can be older, and not longer; the proof stays', async () => {
    await world.restartOn(new Date(goneAt.getTime() + horizonMs - dayMs))
    await world.ring()
    assert.equal(await statusNow(), 410)
    assert.ok((await rowsOf('purgeRuns')) > 0 && (await rowsOf('ledgerTokens')) > 0)
    assert.ok((await daysOfTokens()).includes(goneAt.toISOString().slice(0, 10)))
    assert.equal((await world.ctx.vault.keys.stateOf([applied.row._id])).get(applied.row._id), 'destroyed')

    await world.restartOn(new Date(goneAt.getTime() + horizonMs + dayMs))
    await world.ring()
    assert.deepEqual([await rowsOf('purgeRuns'), await rowsOf('ledgerTokens')], [0, 0])
    assert.deepEqual(await daysOfTokens(), [])
    assert.equal((await world.ctx.vault.keys.stateOf([applied.row._id])).size, 0)
    assert.equal(await statusNow(), 404)
    const found = await certificate()
    assert.ok(found.verdict === 'genuine' && found.grade === 'D')
    assert.equal((await world.ctx.erasure.ledger.verify()).fault, undefined)
    await world.ring()
    await world.restartOn(new Date(goneAt.getTime() + horizonMs + 2 * dayMs)) // a start verifies the ledger too
  })

  it('has no row of the log with content when the days of the log are over, and the chain holds', async () => {
    const ofLook = async () => await world.stored('audit', { what: 'application.opened' })
    assert.equal((await ofLook()).length, 1, 'the look was logged')
    assert.equal(
      (await world.stored('audit', { about: applied.row._id })).length,
      0,
      'and points at nobody now',
    )
    await world.restartOn(new Date(goneAt.getTime() + logMs - dayMs))
    await world.ring()
    assert.equal((await ofLook()).length, 1)
    await world.restartOn(new Date(goneAt.getTime() + logMs + dayMs))
    await world.ring()
    assert.deepEqual(await ofLook(), [])
    const report = await verifyAudit(world.ctx)
    assert.equal(report.brokenAt, undefined)
    assert.ok(report.rows > 5)
  })

  it('breaks the chain when an emptied row is taken out', async () => {
    await world.restartOn(new Date(goneAt.getTime() + logMs + dayMs))
    await world.ring()
    await world.ctx.database.data.collection('glemme_audit').deleteOne({ seq: 2 })
    assert.equal((await verifyAudit(world.ctx)).brokenAt, 2)
  })
})
