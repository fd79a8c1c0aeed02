import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { openLabel } from '../files/file-label.ts'
import { filesOf, type FileRow } from '../files/files-store.ts'
import type { OwnAnswers, Profile } from '../policy/fields.ts'
import type { Vacancy } from '../vacancies/vacancies-store.ts'
import { KeyMissing } from '../vault/data-keys.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicationRow } from './application-row.ts'
import { openOwn, openProfile } from './sealed-parts.ts'

/** Everything that is held in one application, opened. */
export interface WholeApplication {
  row: ApplicationRow
  vacancy: Vacancy | null
  profile: Profile
  own: OwnAnswers
  files: { row: FileRow; name: string }[]
}

/**
 * The application with its seals open. Whoever calls this has recorded the look already.
 *
 * @throws Refusal 'gone' when its keys are being destroyed, 'unreadable' when one of them is lost
 */
export async function openWhole(
  ctx: Pick<Context, 'applicants' | 'database' | 'vault' | 'vacancies'>,
  row: ApplicationRow,
): Promise<WholeApplication> {
  const [applicants, fileRows, vacancy, keys] = await Promise.all([
    ctx.applicants.byIds([row.subjectId]),
    filesOf(ctx, row._id),
    ctx.vacancies.byId(row.vacancyId),
    keysOf(ctx, row),
  ])
  const applicant = applicants[0]
  if (!applicant) throw new Refusal('gone')
  const key = keyOf(keys, row._id)
  return {
    row,
    vacancy,
    profile: openProfile(keyOf(keys, row.subjectId), row.subjectId, applicant.profile),
    own: openOwn(key, row._id, row.own),
    files: fileRows.map(file => ({ row: file, name: openLabel(key, file).name })),
  }
}

async function keysOf(
  ctx: Pick<Context, 'vault'>,
  { _id, subjectId, reference }: ApplicationRow,
): Promise<ReadonlyMap<string, DataKey>> {
  try {
    return await ctx.vault.keys.open([_id, subjectId])
  } catch (error) {
    throw error instanceof KeyMissing ? new Refusal('unreadable', { reference }) : error
  }
}

function keyOf(keys: ReadonlyMap<string, DataKey>, unit: string): DataKey {
  const key = keys.get(unit)
  if (!key) throw new Refusal('gone')
  return key
}
