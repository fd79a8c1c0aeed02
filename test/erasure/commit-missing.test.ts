import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import type { RunItem } from '../../server/erasure/run.ts'
import { into, seed, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

/** A deletion that is repeated after a restore and has come to its certificates. */
async function repeated(world: ErasureWorld, units: readonly Seeded[]): Promise<void> {
  const at = await world.ctx.database.now()
  const items = units.map((unit): RunItem => {
    const { id, subjectId, vacancyId, number } = unit
    return {
      ...{ id, subjectId, vacancyId, number, language: 'nb', reason: 'purge.rejected', rule: 'rejected' },
      ...{ policyVersion: 1, trigger: { event: 'decision', date: '2026-05-24' }, promised: '2026-11-24' },
      ...{ overdueAt: at, stoppedBy: [], noticeSentOn: null, files: [], consents: [], wholeSubject: false },
      ...{ values: null, lastMail: 'none', counts: {} },
    }
  })
  const _id = newId('run')
  const held = {
    kind: 'replay',
    state: 'running',
    step: 11,
    fence: 1,
    attempts: 0,
    code: null,
    keyRunId: _id,
  }
  const ended = { leaseUntil: new Date(0), nextAt: new Date(0) }
  const times = { createdAt: at, claimedAt: at, deletedAt: at, scannedAt: at, keylessAt: at }
  const scan = { places: 1, values: 0, valueScan: 'not_done' }
  await into(world, 'purgeRuns').insertOne({ _id, ...held, ...ended, ...times, items, scan } as never)
}

describe('a deletion that is repeated after a restore', () => {
  it('gives a certificate to each unit that has none, and leaves the others theirs', async () => {
    const world = await openErasureWorld()
    const had = await seed(world, { files: 0 })
    await world.engine.sweep()
    const before = await world.certificates.find(had.number)
    const lacking = await seed(world, { files: 0, state: 'received', eligibleAt: new Date(Date.now() + 1e9) })
    await into(world, 'applications').deleteOne({ _id: lacking.id })
    await world.ctx.vault.keys.destroy([lacking.id])
    await repeated(world, [had, lacking])
    assert.equal((await world.engine.sweep()).done, 1)
    const after = await world.certificates.find(had.number)
    assert.ok(before.verdict === 'genuine' && after.verdict === 'genuine')
    assert.deepEqual(after.certificate, before.certificate)
    const found = await world.certificates.find(lacking.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.proof.leafCount, 1)
    assert.equal((await world.ledger.verify()).fault, undefined)
    await world.close()
  })
})
