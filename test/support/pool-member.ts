import { giveConsent } from '../../server/consents/give-consent.ts'
import type { ConsentRow } from '../../server/consents/consents-store.ts'
import { textInForce } from '../../server/consents/texts.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import type { PoolRow } from '../../server/pool/pool-row.ts'
import { seed, type Seed, type Seeded } from './erasure-seed.ts'
import type { LifeWorld } from './life-world.ts'

/** A member of the pool, with the application and the consent it came from. */
export interface SeededMember {
  application: Seeded
  consent: ConsentRow
  entry: PoolRow
}

/** Somebody who has agreed, and whose application is decided; not in the pool yet. */
export async function agreed(life: LifeWorld, like: Seed = {}): Promise<Omit<SeededMember, 'entry'>> {
  const { ctx, world } = life
  const eligibleAt = new Date(life.now().getTime() + 170 * 24 * 3_600_000)
  const application = await seed(world, {
    ...like,
    eligibleAt,
    overdueAt: new Date(eligibleAt.getTime() + 86_400_000),
  })
  const { subjectId } = application
  const key = (await ctx.vault.keys.open([subjectId])).get(subjectId)
  const text = textInForce(ctx, 'pool', 'nb')
  if (!key || !text) throw new Error('no key, or no pool')
  const how = { purpose: 'pool', language: 'nb', channel: 'form', proof: application.id } as const
  const consent = await ctx.inTransaction(() => giveConsent(ctx, { ...how, subjectId, key, text }))
  return { application, consent }
}

/** Somebody who is in the pool. */
export async function aMember(life: LifeWorld): Promise<SeededMember> {
  const { application, consent } = await agreed(life)
  await fillPool(life.ctx)
  const entry = await life.ctx.pool.liveOf(application.subjectId)
  if (!entry) throw new Error('no member')
  return { application, consent, entry }
}
