import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type StaffId } from '../base/ids.ts'
import type { CopyHolder, LeavingUnit } from '../base/place.ts'
import type { Language } from '../policy/languages.ts'
import { SealBroken, type DataKey } from '../vault/seal.ts'
import { disclosuresOf, openHolder, type DisclosureRow } from './disclosures-store.ts'

type Parts = Pick<Context, 'applications' | 'database' | 'staff' | 'policy'>

/** Everybody who has a copy of these applications, each once: staff who downloaded, recipients outside. */
export async function copiesOf(
  ctx: Parts,
  units: readonly Pick<LeavingUnit, 'id'>[],
  open: (ids: readonly ApplicationId[]) => Promise<ReadonlyMap<string, DataKey>>,
): Promise<CopyHolder[]> {
  const ids = units.map(unit => unit.id).filter(id => isId('app', id))
  const rows = await disclosuresOf(ctx, ids)
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

async function referencesOf(
  ctx: Parts,
  ids: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, string>> {
  return new Map((await ctx.applications.byIds(ids)).map(row => [row._id, row.reference]))
}

type Reachable = { email: string; language: Language }

async function staffOf(ctx: Parts, rows: readonly DisclosureRow[]): Promise<ReadonlyMap<StaffId, Reachable>> {
  const ids = rows.flatMap(row => row.staffId ?? [])
  return new Map((await ctx.staff.byIds([...new Set(ids)])).map(account => [account._id, account]))
}

interface Known {
  references: ReadonlyMap<ApplicationId, string>
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
    return key && openHolder(key, row)?.address
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}
