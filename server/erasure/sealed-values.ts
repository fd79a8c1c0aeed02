import { z } from 'zod'
import { addressOf } from '../policy/fields.ts'
import { openJson, SealBroken, sealJson, type DataKey, type SealPath, type UnitId } from '../vault/seal.ts'
import type { RunItem, RunRow } from './run.ts'
import { soughtIn } from './sought-in.ts'
import type { LeavingId, Plaintext } from '../base/place.ts'
import type { Works } from './works.ts'

const schema = z.strictObject({
  /** Where the last mail goes; null when the profile could not be read. */
  address: z.string().nullable(),
  sought: z.array(z.strictObject({ kind: z.enum(['digits', 'name', 'words', 'address']), text: z.string() })),
})

/** What the later steps need of a unit's plain text. It lives in the run, under the unit's own key, and dies with it. */
export type SealedValues = z.infer<typeof schema>

function placeOf(id: LeavingId): SealPath {
  return { collection: 'purgeRuns', id, path: 'items.values' }
}

/** The unit's values, sealed for its run. */
export function sealValues(key: DataKey, id: LeavingId, plain: Plaintext): Buffer {
  const values: SealedValues = {
    address: plain.profile ? addressOf(plain.profile) : null,
    sought: soughtIn(plain),
  }
  return sealJson(key, placeOf(id), values)
}

/** The values of every unit whose key this run can still open. */
export async function openValues(works: Works, run: RunRow): Promise<Map<LeavingId, SealedValues>> {
  const withValues = run.items.filter(item => item.values).map(item => item.id)
  return valuesUnder(await openableKeys(works, run, withValues), run)
}

/** The values of every unit that these keys open. */
export function valuesUnder(
  keys: ReadonlyMap<UnitId, DataKey>,
  run: Pick<RunRow, 'items'>,
): Map<LeavingId, SealedValues> {
  const withValues = run.items.filter(item => item.values)
  const opened = new Map<LeavingId, SealedValues>()
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
  return await works.ctx.vault.keys.openable(run.keyRunId, units)
}
