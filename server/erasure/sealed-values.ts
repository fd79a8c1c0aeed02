import { z } from 'zod'
import type { ApplicationId } from '../base/ids.ts'
import { addressOf } from '../policy/fields.ts'
import { KeyErased, KeyMissing } from '../vault/data-keys.ts'
import { openJson, SealBroken, sealJson, type DataKey, type SealPath, type UnitId } from '../vault/seal.ts'
import type { RunItem, RunRow } from './run.ts'
import { soughtIn } from './sought-in.ts'
import type { Plaintext } from '../base/place.ts'
import type { Works } from './works.ts'

const schema = z.strictObject({
  /** Where the last mail goes; null when the profile could not be read. */
  address: z.string().nullable(),
  sought: z.array(z.strictObject({ kind: z.enum(['digits', 'name', 'words', 'address']), text: z.string() })),
})

/** What the later steps need of a unit's plain text. It lives in the run, under the unit's own key, and dies with it. */
export type SealedValues = z.infer<typeof schema>

function placeOf(id: ApplicationId): SealPath {
  return { collection: 'purgeRuns', id, path: 'items.values' }
}

/** The unit's values, sealed for its run. */
export function sealValues(key: DataKey, id: ApplicationId, plain: Plaintext): Buffer {
  const values: SealedValues = {
    address: plain.profile ? addressOf(plain.profile) : null,
    sought: soughtIn(plain),
  }
  return sealJson(key, placeOf(id), values)
}

/** The values of every unit whose key this run can still open. */
export async function openValues(works: Works, run: RunRow): Promise<Map<ApplicationId, SealedValues>> {
  const withValues = run.items.filter(item => item.values)
  const keys = await openableKeys(
    works,
    run,
    withValues.map(item => item.id),
  )
  const opened = new Map<ApplicationId, SealedValues>()
  for (const item of withValues) {
    const key = keys.get(item.id)
    const values = key && openOne(key, item)
    if (values) opened.set(item.id, values)
  }
  return opened
}

/** The values of one unit; undefined when they were changed. */
function openOne(key: DataKey, item: RunItem): SealedValues | undefined {
  if (!item.values) return undefined
  try {
    return schema.parse(openJson(key, placeOf(item.id), item.values))
  } catch (error) {
    if (error instanceof SealBroken) return undefined // the certificate will say that nothing was searched for
    throw error
  }
}

/** The keys of those units that this run may open: active ones, and those it has fenced. */
export async function openableKeys(
  works: Works,
  run: RunRow,
  units: readonly UnitId[],
): Promise<Map<UnitId, DataKey>> {
  const { keys } = works.ctx.vault
  const active = await withoutRefused(units, async some => await keys.open(some))
  const rest = units.filter(unit => !active.has(unit))
  const fenced = await withoutRefused(rest, async some => await keys.openFenced(run.keyRunId, some))
  return new Map([...active, ...fenced])
}

/** Those of the units with which the work succeeds; one that has no key, or another's, is left out. */
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
