import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import { applicationsAmong, type LeavingUnit, type Plaintext } from '../base/place.ts'
import { openLabel } from '../files/file-label.ts'
import { labelledOf, type FileRow } from '../files/files-store.ts'
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
  const rows = await ctx.applications.byIds(applicationsAmong(units))
  const applicants = new Map(
    (await ctx.applicants.byIds(units.map(unit => unit.subjectId))).map(row => [row._id, row]),
  )
  const files = await labelledOf(
    ctx,
    rows.map(row => row._id),
  )
  const whole = (row: ApplicationRow) => ({
    row,
    applicant: applicants.get(row.subjectId),
    files: files.filter(file => file.applicationId === row._id),
  })
  return new Map(rows.map(row => [row._id, plaintext(keys, whole(row))]))
}

function plaintext(
  keys: Keys,
  {
    row,
    applicant,
    files,
  }: { row: ApplicationRow; applicant: ApplicantRow | undefined; files: readonly FileRow[] },
): Plaintext {
  const key = keys.get(row._id)
  const subjectKey = keys.get(row.subjectId)
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
