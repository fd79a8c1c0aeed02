import type { Context } from '../base/context.ts'
import type { StaffId } from '../base/ids.ts'
import {
  applicationsAmong,
  poolEntriesAmong,
  type CopyHolder,
  type LeavingId,
  type LeavingUnit,
} from '../base/place.ts'
import type { Language } from '../policy/languages.ts'
import { SealBroken, type DataKey } from '../vault/seal.ts'
import { disclosuresOf, openHolder, type DisclosureRow } from './disclosures-store.ts'

type Parts = Pick<Context, 'applications' | 'pool' | 'database' | 'staff' | 'policy'>

/** Everybody who has a copy of these units, each once: staff who downloaded, recipients outside. */
export async function copiesOf(
  ctx: Parts,
  units: readonly Pick<LeavingUnit, 'id'>[],
  open: (ids: readonly LeavingId[]) => Promise<ReadonlyMap<string, DataKey>>,
): Promise<CopyHolder[]> {
  const rows = await disclosuresOf(
    ctx,
    units.map(unit => unit.id),
  )
  if (rows.length === 0) return []
  const outside = rows.flatMap(row => (row.staffId ? [] : [row.applicationId]))
  const keys = outside.length === 0 ? undefined : await open([...new Set(outside)])
  const known = {
    references: await referencesOf(
      ctx,
      rows.map(row => row.applicationId),
    ),
    staff: await staffOf(ctx, rows),
    otherwise: ctx.policy.document.languages[0],
  }
  return rows.map(row => holderOf(row, known, keys?.get(row.applicationId)))
}

async function referencesOf(ctx: Parts, ids: readonly LeavingId[]): Promise<ReadonlyMap<LeavingId, string>> {
  const units = ids.map(id => ({ id }))
  const [applications, entries] = await Promise.all([
    ctx.applications.byIds(applicationsAmong(units)),
    ctx.pool.byIds(poolEntriesAmong(units)),
  ])
  return new Map<LeavingId, string>([...applications, ...entries].map(row => [row._id, row.reference]))
}

type Reachable = { email: string; language: Language }

async function staffOf(ctx: Parts, rows: readonly DisclosureRow[]): Promise<ReadonlyMap<StaffId, Reachable>> {
  const ids = rows.flatMap(row => row.staffId ?? [])
  return new Map((await ctx.staff.byIds([...new Set(ids)])).map(account => [account._id, account]))
}

interface Known {
  references: ReadonlyMap<LeavingId, string>
  staff: ReadonlyMap<StaffId, Reachable>
  otherwise: Language
}

function holderOf(row: DisclosureRow, known: Known, key: DataKey | undefined): CopyHolder {
  const account = row.staffId ? known.staff.get(row.staffId) : undefined
  return {
    unit: row.applicationId,
    reference: known.references.get(row.applicationId) ?? '',
    holder: row._id,
    staffId: row.staffId,
    to: row.staffId ? account?.email : outsideAddress(row, key),
    language: account?.language ?? known.otherwise,
  }
}

/** Undefined when the key is gone or the row was changed: the copy is listed all the same. */
function outsideAddress(row: DisclosureRow, key: DataKey | undefined): string | undefined {
  try {
    return (key && openHolder(key, row)?.address) ?? undefined
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}
