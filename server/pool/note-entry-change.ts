import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { PoolId } from '../base/ids.ts'
import { hasHold } from '../policy/visibility.ts'
import type { PoolRow } from './pool-row.ts'

/**
 * The person changes something of what they have in the talent pool, in the caller's transaction. Its D stays: that is
 * of the consent. Gives the entry as it is now.
 *
 * @throws Refusal 'gone' when it is no more, or on its way out
 * @throws Refusal 'conflict' when a legal hold keeps it as it is
 */
export async function noteEntryChange(ctx: Pick<Context, 'pool'>, id: PoolId): Promise<PoolRow> {
  const row = (await ctx.pool.noteFiles(id)) ? await ctx.pool.byId(id) : null
  if (row?.state !== 'active' && row?.state !== 'asked') throw new Refusal('gone')
  if (hasHold(row.stops)) throw new Refusal('conflict', { key: 'files.held' })
  return row
}
