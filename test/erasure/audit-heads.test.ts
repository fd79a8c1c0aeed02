import assert from 'node:assert/strict'
import { chainAudit } from '../../server/audit/chain.ts'
import { firstForgedRow } from '../../server/erasure/audit-heads.ts'
import { ledgerFile } from '../../server/erasure/ledger-file.ts'
import { into } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

const dayMs = 24 * 3_600_000

describe('the audit log in the ledger', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
    for (let row = 0; row < 3; row += 1)
      await world.ctx.audit.write({ what: 'staff.signedOut', who: { kind: 'nobody' } })
    await chainAudit(world.ctx)
  })
  afterEach(async () => await world.close())

  async function written(days: number): Promise<boolean> {
    const settings = { GLEMME_TEST_OFFSET_MS: String(Math.round(days * dayMs)) }
    const then = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
    return await then.writeAuditHead().finally(async () => await then.close())
  }

  it('is its last link, once a day, when there is a new one', async () => {
    assert.equal(await written(0.9), false)
    assert.equal(await written(1.1), true)
    assert.equal(await written(1.9), false)
    assert.equal(await written(2.2), false)
    await world.ctx.audit.write({ what: 'staff.signedOut', who: { kind: 'nobody' } })
    await chainAudit(world.ctx)
    assert.equal(await written(2.3), true)
    assert.equal((await world.ledger.lastOf('audit_head'))?.detail?.['seq'], 3)
  })

  it('finds a chain out that was made anew from one of its rows on', async () => {
    await written(1.1)
    const entries = async () => (await ledgerFile(world.ctx.config.ledgerDir).read()).entries
    assert.equal(await firstForgedRow(world.ctx, await entries()), undefined)
    await into(world, 'audit').deleteOne({ seq: 1 })
    await into(world, 'audit').updateMany({}, { $set: { seq: null, prevHash: null, hash: null } })
    await chainAudit(world.ctx)
    assert.equal(await firstForgedRow(world.ctx, await entries()), 2)
  })
})
