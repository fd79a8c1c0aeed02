import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newToken } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { openOwn } from '../applications/sealed-parts.ts'
import { filesOf } from '../files/files-store.ts'
import { letterOf } from '../policy/fields.ts'
import type { EraseFacts } from '../../views/portal/erase.tsx'

/** What an erasure of the application takes and leaves, as numbers. */
export async function eraseFacts(
  ctx: Pick<Context, 'database' | 'vault' | 'vacancies' | 'policy'>,
  row: ApplicationRow,
): Promise<EraseFacts> {
  const files = await filesOf(ctx, row._id)
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('gone')
  const own = openOwn(key, row._id, row.own)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  return {
    job: vacancy?.title ?? '',
    certificateNo: row.certificateNo,
    erasureToken: newToken(),
    fileCount: files.length,
    fileBytes: files.reduce((sum, file) => sum + file.size, 0),
    hasLetter: letterOf(own) !== undefined,
    answerCount: Object.keys(own.questions).length,
    coolingOff: ctx.policy.document.timing.coolingOff,
  }
}
