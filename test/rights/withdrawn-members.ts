import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { giveConsent } from '../../server/consents/give-consent.ts'
import { textInForce } from '../../server/consents/texts.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import type { PoolRow } from '../../server/pool/pool-row.ts'
import type { Applied, World } from '../support/world.ts'

export const zone = 'Europe/Oslo'

/** The applications as they are stored. */
export const people = ({ ctx }: World) => ctx.database.data.collection<ApplicationRow>('glemme_applications')

/** The entries of the pool as they are stored. */
export const entries = ({ ctx }: World) => ctx.database.data.collection<PoolRow>('glemme_pool')

/** What the person has in the pool. */
export async function entryOf(world: World, { row }: Applied): Promise<PoolRow | null> {
  return await entries(world).findOne({ subjectId: row.subjectId })
}

/** Somebody who has withdrawn and agreed to be asked about other jobs. */
export async function agreed(world: World): Promise<Applied> {
  const applied = await world.apply({ files: [] })
  const { _id, subjectId } = applied.row
  const at = world.ctx.clock.now()
  await people(world).updateOne(
    { _id },
    { $set: { state: 'withdrawn', withdrawal: { at, before: applied.row.due } } },
  )
  const key = (await world.ctx.vault.keys.open([subjectId])).get(subjectId)
  const text = textInForce(world.ctx, 'pool', 'nb')
  assert.ok(key && text)
  const how = { purpose: 'pool', language: 'nb', channel: 'form', proof: _id } as const
  await world.ctx.inTransaction(() => giveConsent(world.ctx, { ...how, subjectId, key, text }))
  return applied
}

/** Somebody who has withdrawn and is in the pool. */
export async function aMember(world: World): Promise<Applied> {
  const applied = await agreed(world)
  await fillPool(world.ctx)
  assert.ok(await entryOf(world, applied))
  return applied
}

/** D of all the person has is yesterday. */
export async function makeDue(world: World, { row }: Applied): Promise<void> {
  const date = addDays(localDate(world.ctx.clock.now(), zone), -1)
  const set = { 'due.date': date, ...instantsOf(date, zone) }
  const { subjectId } = row
  await people(world).updateMany({ subjectId }, { $set: set })
  const given = new Date('2039-01-30T09:00:00.000Z')
  const since = { consentedAt: given, firstConsentedAt: given }
  await entries(world).updateMany({ subjectId }, { $set: { ...set, ...since } })
}
