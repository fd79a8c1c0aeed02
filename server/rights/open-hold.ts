import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { unitById, type HeldUnit } from './held-unit.ts'
import type { HoldId, HoldRow } from './holds-store.ts'
import { openTexts, type HoldTexts } from './hold-texts.ts'

/** A hold with what was written about it. */
export interface OpenHold {
  hold: HoldRow
  row: HeldUnit
  /** Null when nothing is known: the hold came back with a restored backup. */
  texts: HoldTexts | null
}

/**
 * The hold, opened after the look was recorded.
 *
 * @throws Refusal 'notFound' when there is no such hold
 * @throws Refusal 'gone' when what it kept is being deleted
 */
export async function openHold(
  ctx: Pick<Context, 'holds' | 'applications' | 'pool' | 'audit' | 'vault'>,
  id: HoldId,
  by: StaffActor,
): Promise<OpenHold> {
  const hold = await ctx.holds.byId(id)
  if (!hold) throw new Refusal('notFound')
  const row = await unitById(ctx, hold.applicationId)
  if (!row || row.state === 'purging') throw new Refusal('gone')
  await ctx.audit.write({ what: 'hold.opened', who: by, about: row._id })
  if (hold.code === 'unknown') return { hold, row, texts: null }
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('gone')
  return { hold, row, texts: openTexts(key, id, hold.sealed) }
}
