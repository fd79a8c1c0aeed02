import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { LeavingUnit, Plaintext } from '../base/place.ts'
import { openLabel } from '../files/file-label.ts'
import { filesOf } from '../files/files-store.ts'
import { SealBroken, type DataKey, type UnitId } from '../vault/seal.ts'
import type { ApplicantRow } from './applicants-store.ts'
import type { ApplicationRow } from './application-row.ts'
import { openOwn, openProfile } from './sealed-parts.ts'

type Parts = Pick<Context, 'applications' | 'applicants' | 'database'>
type Keys = ReadonlyMap<UnitId, DataKey>

/** What leaving applications say in plain text, for the search after the deletion. What does not open is left out. */
export async function plaintextOf(
  ctx: Parts,
  units: readonly LeavingUnit[],
  keys: Keys,
): Promise<Map<ApplicationId, Plaintext>> {
  const rows = await ctx.applications.byIds(units.map(unit => unit.id))
  const applicants = new Map(
    (await ctx.applicants.byIds(units.map(unit => unit.subjectId))).map(row => [row._id, row]),
  )
  const found = new Map<ApplicationId, Plaintext>()
  for (const row of rows)
    found.set(row._id, await plaintext(ctx, keys, { row, applicant: applicants.get(row.subjectId) }))
  return found
}

async function plaintext(
  ctx: Parts,
  keys: Keys,
  { row, applicant }: { row: ApplicationRow; applicant: ApplicantRow | undefined },
): Promise<Plaintext> {
  const key = keys.get(row._id)
  const subjectKey = keys.get(row.subjectId)
  const files = key ? await filesOf(ctx, row._id) : []
  return {
    profile:
      applicant && subjectKey && opened(() => openProfile(subjectKey, row.subjectId, applicant.profile)),
    own: key && opened(() => openOwn(key, row._id, row.own)),
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
