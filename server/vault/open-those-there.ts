import type { Context } from '../base/context.ts'
import type { DataKey, UnitId } from './seal.ts'
import { withoutRefused } from './without-refused.ts'

/** The keys of those of the units that are not on their way out and whose key is there; by one query, unless one is not. */
export async function openThoseThere(
  ctx: Pick<Context, 'vault'>,
  units: readonly UnitId[],
): Promise<Map<UnitId, DataKey>> {
  return await withoutRefused(units, async some => await ctx.vault.keys.open(some))
}
