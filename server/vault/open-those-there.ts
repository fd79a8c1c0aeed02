import type { Context } from '../base/context.ts'
import { KeyErased, KeyMissing } from './data-keys.ts'
import type { DataKey, UnitId } from './seal.ts'

/** The keys of those of the units that are not on their way out and whose key is there; by one query, unless one is not. */
export async function openThoseThere(
  ctx: Pick<Context, 'vault'>,
  units: readonly UnitId[],
): Promise<Map<UnitId, DataKey>> {
  if (units.length === 0) return new Map()
  try {
    return await ctx.vault.keys.open(units)
  } catch (error) {
    if (!(error instanceof KeyErased) && !(error instanceof KeyMissing)) throw error
    const gone = new Set<string>(error.units)
    return await openThoseThere(
      ctx,
      units.filter(unit => !gone.has(unit)),
    )
  }
}
