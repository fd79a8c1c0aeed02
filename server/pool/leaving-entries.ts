import type { Context } from '../base/context.ts'
import { poolEntriesAmong, type LeavingId, type LeavingUnit, type Plaintext } from '../base/place.ts'
import type { PoolId } from '../base/ids.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { openLabel } from '../files/file-label.ts'
import { labelledOf, type FileRow } from '../files/files-store.ts'
import { SealBroken, type DataKey, type UnitId } from '../vault/seal.ts'
import type { PoolRow } from './pool-row.ts'
import { openContact } from './sealed-contact.ts'

/** What leaving entries say in plain text, for the search after the deletion. What does not open is left out. */
export async function poolPlaintextOf(
  ctx: Pick<Context, 'pool' | 'database'>,
  units: readonly LeavingUnit[],
  keys: ReadonlyMap<UnitId, DataKey>,
): Promise<Map<PoolId, Plaintext>> {
  const ids = poolEntriesAmong(units)
  if (ids.length === 0) return new Map()
  const [rows, files] = await Promise.all([ctx.pool.byIds(ids), labelledOf(ctx, ids)])
  return new Map(
    rows.map(row => [
      row._id,
      plaintext(
        keys.get(row._id),
        row,
        files.filter(file => file.applicationId === row._id),
      ),
    ]),
  )
}

function plaintext(key: DataKey | undefined, row: PoolRow, files: readonly FileRow[]): Plaintext {
  return {
    profile: key && opened(() => openContact(key, row._id, row.contact)),
    own: undefined,
    fileNames: files.flatMap(file => (key && opened(() => openLabel(key, file).name)) ?? []),
  }
}

/** What was changed on disk and does not open says nothing that could be searched for. */
function opened<T>(open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

/** A consent as the engine needs to know it: by its id, by the number that stays, and whether it holds. */
type LeavingConsent = { id: ConsentRow['_id']; receiptNo: string; holds: boolean }

/**
 * The consents that end with these units: the one that an entry stands on, and all of a person who leaves, with the
 * first of their units.
 */
export async function consentsOf(
  ctx: Pick<Context, 'pool' | 'consents'>,
  units: readonly LeavingUnit[],
): Promise<Map<LeavingId, LeavingConsent[]>> {
  const entryIds = poolEntriesAmong(units)
  const entries = entryIds.length === 0 ? [] : await ctx.pool.byIds(entryIds)
  const subjectIds = [...new Set(units.filter(unit => unit.wholeSubject).map(unit => unit.subjectId))]
  const rows = new Map<string, ConsentRow>()
  const stoodOn = entries.map(entry => entry.consentId)
  if (stoodOn.length > 0) for (const row of await ctx.consents.byIds(stoodOn)) rows.set(row._id, row)
  for (const row of await ctx.consents.ofSubjects(subjectIds)) rows.set(row._id, row)
  const consents = new Map<LeavingId, LeavingConsent[]>()
  for (const row of rows.values()) {
    const entry = entries.find(one => one.consentId === row._id)?._id
    const unit =
      units.find(one => one.id === entry) ??
      units.find(one => one.wholeSubject && one.subjectId === row.subjectId)
    if (!unit) continue
    const leaving = { id: row._id, receiptNo: row.receiptNo, holds: row.state !== 'closed' }
    consents.set(unit.id, [...(consents.get(unit.id) ?? []), leaving])
  }
  return consents
}
