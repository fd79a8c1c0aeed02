import type { Context } from '../base/context.ts'
import { localDate, type PlainDate } from '../policy/retention.ts'
import type { ApplicationRow } from './application-row.ts'
import { lastTakenOver } from './disclosures-store.ts'

/** A hand-over as it was written down last. */
export interface StandingHandOver {
  recipient: string
  recipientEmail: string | null
  handedOn: PlainDate
}

/** Who took over somebody hired, where they are written to, and on which local date, as it stands; undefined before that. */
export async function standingHandOver(
  ctx: Pick<Context, 'vault' | 'database' | 'policy'>,
  { _id, handedOverAt }: Pick<ApplicationRow, '_id' | 'handedOverAt'>,
): Promise<StandingHandOver | undefined> {
  if (!handedOverAt) return undefined
  const key = (await ctx.vault.keys.open([_id])).get(_id)
  const last = key && (await lastTakenOver(ctx, key, _id))
  return {
    recipient: last?.holder.name ?? '',
    recipientEmail: last?.holder.address ?? null,
    handedOn: localDate(handedOverAt, ctx.policy.document.timeZone),
  }
}
