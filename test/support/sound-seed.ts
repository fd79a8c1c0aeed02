import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { into, seed, type Seed, type Seeded } from './erasure-seed.ts'
import type { ErasureWorld } from './erasure-world.ts'

/** A seeded application in which everything agrees, due in some days: what fsck has nothing to say about. */
export async function seedSound(world: ErasureWorld, like: Seed = {}, inDays = 30): Promise<Seeded> {
  const unit = await seed(world, like)
  const { timeZone } = world.ctx.policy.document
  const date = addDays(localDate(world.ctx.clock.now(), timeZone), inDays)
  const due = { date, rule: 'rejected', policyVersion: 1 }
  // Between these two dates D is this one, whatever the rule gives for the day of the decision.
  const set = { due, notBefore: date, notAfter: date, ...instantsOf(date, timeZone) }
  await into(world, 'applications').updateOne({ _id: unit.id }, { $set: set })
  return unit
}
