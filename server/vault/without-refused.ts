import { KeyErased, KeyMissing } from './data-keys.ts'
import type { UnitId } from './seal.ts'

/** Those of the units with which the work succeeds; one that has no key, or another's, or one on its way out is left out. */
export async function withoutRefused<T>(
  units: readonly UnitId[],
  work: (some: readonly UnitId[]) => Promise<Map<UnitId, T>>,
): Promise<Map<UnitId, T>> {
  let left = units
  while (left.length > 0) {
    try {
      return await work(left)
    } catch (error) {
      if (!(error instanceof KeyErased) && !(error instanceof KeyMissing)) throw error
      const refused = new Set(error.units)
      if (refused.size === 0) throw error
      left = left.filter(unit => !refused.has(unit))
    }
  }
  return new Map()
}
