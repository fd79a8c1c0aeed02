import assert from 'node:assert/strict'
import { askPool } from '../../server/pool/ask-pool.ts'
import { effectOf } from '../../server/records/policy-effect.ts'
import type { LeavingId } from '../../server/base/place.ts'
import { readPolicy } from '../../server/policy/document.ts'
import { addDays, localDate } from '../../server/policy/retention.ts'
import { exampleText } from '../policy/a-policy.ts'
import { into } from '../support/erasure-seed.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'
import { aMember } from '../support/pool-member.ts'

const start = new Date('2026-11-24T10:00:00Z')
const dayMs = 24 * 3_600_000
const text = 'no date'

/** As somebody at a database shell might leave what D depends on. */
const spoilt: Readonly<Record<string, object>> = {
  'no D': { $unset: { due: 1 } },
  'a D without a rule': { $unset: { 'due.rule': 1 } },
  'a text for its D': { $set: { due: text } },
  'a text for what D is counted from': { $set: { lastActAt: text, consentedAt: text } },
  'no version': { $set: { policyVersion: text } },
  'a text for its day': { $set: { eligibleAt: text } },
}

describe('beside a unit that somebody has spoilt', () => {
  let life: LifeWorld
  beforeEach(async () => {
    life = await openLifeWorld(start.toISOString())
  })
  afterEach(async () => await life.close())

  const spoil = async (id: LeavingId, change: object): Promise<void> => {
    const rows = into(life.world, id.startsWith('poo_') ? 'pool' : 'applications')
    await rows.updateOne({ _id: id }, change, { bypassDocumentValidation: true })
  }
  const shorter = () => {
    const effective = localDate(new Date(start.getTime() + dayMs), 'Europe/Oslo')
    const changed = exampleText
      .replace('effective: 2026-11-01', `effective: ${effective}`)
      .replace('undecided: { months: 12 }', 'undecided: { months: 9 }')
    return readPolicy(changed).document ?? assert.fail('no policy')
  }

  it('a shorter policy is weighed, and reaches the others', async () => {
    const vacancy = await life.vacancy()
    for (const change of Object.values(spoilt)) {
      await spoil((await life.receive(vacancy)).id, change)
      await spoil((await aMember(life)).entry._id, change)
    }
    const { id } = await life.receive(vacancy)
    const { due } = await life.row(id)
    const document = shorter()
    const effect = await effectOf(life.ctx, document)
    assert.ok(effect.moved >= 1)
    life.goTo(new Date(start.getTime() + 3 * dayMs))
    await life.publish(document)
    assert.ok((await life.apply()) >= 1)
    assert.ok((await life.row(id)).due.date < due.date)
  })

  it('the other members of the pool are asked whether to stay', async () => {
    for (const change of Object.values(spoilt)) await spoil((await aMember(life)).entry._id, change)
    const { entry } = await aMember(life)
    life.goTo(new Date(`${addDays(entry.due.date, -20)}T10:00:00Z`))
    const { asked } = await askPool(life.ctx)
    assert.ok(asked >= 1)
    assert.equal((await life.ctx.pool.byId(entry._id))?.asked.length, 1)
  })
})
