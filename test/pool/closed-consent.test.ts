import assert from 'node:assert/strict'
import { newId, type ConsentId } from '../../server/base/ids.ts'
import { tokenOf } from '../../server/erasure/ledger-tokens.ts'
import { saying } from '../../server/erasure/ledger-entry.ts'
import { leavePool } from '../../server/pool/leave-pool.ts'
import { into } from '../support/erasure-seed.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'
import { agreed, aMember, type SeededMember } from '../support/pool-member.ts'
import { save } from '../support/saved-database.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'

describe('the consent of an entry that went while its person stays', () => {
  let life: LifeWorld
  beforeEach(async () => {
    life = await openLifeWorld('2026-11-24T10:00:00Z')
  })
  afterEach(async () => await life.close())

  const consentOf = async (id: ConsentId) => (await life.ctx.consents.byIds([id]))[0]
  const traces = async () => (await life.world.fsck()).findings.filter(({ code }) => code === 'traceOfErased')
  const told = async (id: ConsentId) => {
    const token = tokenOf(life.ctx.vault.secrets.of('ledger-pepper'), id)
    return (await into(life.world, 'ledgerTokens').find({ token }).toArray()).map(row => row['kind'])
  }
  async function eraseEntry({ entry }: Pick<SeededMember, 'entry'>): Promise<void> {
    const by = { kind: 'system' } as const
    await life.world.engine.request({ units: [entry._id], why: 'command', by, skipCooling: true })
    await life.world.engine.finish()
  }
  async function replayed(): Promise<void> {
    await life.world.gate.look()
    assert.ok(await life.world.replay({ dropUnreadable: false }))
  }

  it('is no trace of what was deleted, whoever ended it, and is told once as closed', async () => {
    const left = await aMember(life)
    const erased = await aMember(life)
    const { subjectId } = left.application
    await leavePool(life.ctx, { subjectId, closing: 'withdrawn', by: { kind: 'applicant', subjectId } })
    await eraseEntry(erased)
    await life.world.ledger.appendQueued()
    for (const [{ consent, entry }, closing] of [
      [left, 'withdrawn'],
      [erased, 'erased'],
    ] as const) {
      assert.equal(await life.ctx.pool.byId(entry._id), null)
      const row = await consentOf(consent._id)
      assert.deepEqual([row?.state, row?.closing], ['closed', closing])
      assert.deepEqual(await told(consent._id), ['consent_closed'])
    }
    assert.deepEqual(await traces(), [])
  })

  it('is closed again by a replay also when the backup is older than the entry', async () => {
    const { application, consent } = await agreed(life)
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    await fillPool(life.ctx)
    const entry = await life.ctx.pool.liveOf(application.subjectId)
    assert.ok(entry)
    await eraseEntry({ entry })
    const closedAt = (await consentOf(consent._id))?.closedAt
    await saved.putBack()
    await saved.remove()
    assert.equal((await consentOf(consent._id))?.state, 'consented')
    await replayed()
    const row = await consentOf(consent._id)
    assert.deepEqual([row?.state, row?.closing], ['closed', 'erased'])
    assert.ok(row?.closedAt && closedAt && row.closedAt <= closedAt)
    await fillPool(life.ctx)
    assert.equal(await life.ctx.pool.liveOf(application.subjectId), undefined)
    assert.deepEqual(await traces(), [])
  })

  it('is closed and no trace where a ledger of an earlier version tells it as deleted', async () => {
    const { consent } = await agreed(life)
    await life.world.ledger.appendQueued()
    const saved = await save(life.world)
    const says = saying('intent', { reasons: { 'purge.pool': 1 } })
    const { at } = await life.world.ledger.append({ says, ids: [consent._id] })
    assert.deepEqual(
      (await traces()).map(({ where }) => where),
      ['consents._id'],
    )
    await saved.putBack()
    await saved.remove()
    await replayed()
    const row = await consentOf(consent._id)
    assert.deepEqual([row?.state, row?.closing, row?.closedAt?.toISOString()], ['closed', 'lapsed', at])
    assert.deepEqual(await traces(), [])
  })

  it('is a trace when its person is among what was deleted, and no run has it in hand', async () => {
    const { application, consent } = await agreed(life)
    const { subjectId } = application
    await life.world.ledger.append({ says: saying('intent'), ids: [consent._id, subjectId] })
    const found = (await traces()).map(({ where }) => where)
    assert.ok(found.includes('consents._id') && found.includes('consents.subjectId'), found.join(' '))
    const items = [{ id: application.id, subjectId, files: [], consents: [{ id: consent._id }] }]
    const run = { _id: newId('run'), state: 'running', step: 7, items }
    const unvalidated = { bypassDocumentValidation: true }
    await into(life.world, 'purgeRuns').insertOne(run as never, unvalidated)
    assert.deepEqual(await traces(), [], 'what a run has in hand')
  })
})
