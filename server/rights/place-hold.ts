import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId } from '../base/ids.ts'
import { refuseWaitingErasure, refuseWaitingErasureOfEntry } from '../cases/record-erasure.ts'
import { keepWhenLeft } from '../pool/keep-for-hold.ts'
import { lastDayOf } from '../policy/holds.ts'
import { policyRows } from '../store/policy-rows.ts'
import { unitWithReference, type HeldUnit } from './held-unit.ts'
import type { HoldId } from './holds-store.ts'
import { sealTexts } from './hold-texts.ts'
import { liftOfObjection } from './restriction-of-case.ts'
import { untilOf } from './hold-end.ts'
import type { TypedHold } from './read-hold.ts'

/** The parts of the context a hold needs. */
export type HoldContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'consents'
  | 'cases'
  | 'database'
  | 'staff'
  | 'vacancies'
  | 'links'
  | 'outbox'
  | 'holds'
  | 'erasure'
  | 'audit'
  | 'vault'
  | 'inTransaction'
>

/**
 * Nothing deletes the application or the pool entry until the hold has ended; an erasure that waits is taken back. The same
 * id again changes nothing.
 *
 * @throws Refusal 'notFound' when nothing has that reference
 * @throws Refusal 'conflict' when its deletion has begun
 */
export async function placeHold(
  ctx: HoldContext,
  input: { id: HoldId; hold: TypedHold; by: StaffActor },
): Promise<void> {
  const { id, hold, by } = input
  const row = await unitWithReference(ctx, hold.reference)
  if (!row) throw new Refusal('notFound')
  if (row.state === 'purging') throw new Refusal('conflict')
  if (row.stops.some(stop => stop.ref === id)) return
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('conflict')
  const { code, reviewOn } = hold
  await ctx.inTransaction(async () => {
    await ctx.erasure.stops.set(row._id, { kind: 'hold', ref: id, until: untilOf(ctx, reviewOn) })
    await takeBack(ctx, row, { code, until: lastDayOf(reviewOn), by })
    await ctx.holds.insertOnce({
      _id: id,
      applicationId: row._id,
      state: 'active',
      code,
      sealed: sealTexts(key, id, hold.texts),
      reviewOn,
      placedAt: ctx.clock.now(),
      placedBy: by.staffId,
      renewedAt: null,
      endedAt: null,
    })
    await ctx.audit.write({ what: 'hold.placed', who: by, about: row._id })
  })
}

/** The erasure that waited, and what follows for its cases. */
async function takeBack(
  ctx: HoldContext,
  row: HeldUnit,
  hold: Parameters<typeof refuseWaitingErasure>[2],
): Promise<void> {
  const { _id, subjectId, state } = row
  if (state !== 'erasure_pending') return
  await policyRows(ctx.database).recallAgain()
  if (!isId('app', _id)) {
    await refuseWaitingErasureOfEntry(ctx, subjectId, hold)
    return await keepWhenLeft(ctx, _id, hold.by)
  }
  for (const refused of await refuseWaitingErasure(ctx, { _id, subjectId }, hold))
    await liftOfObjection(ctx, refused, hold.by) // it was restricted until it is decided
}
