import type { Context } from '../base/context.ts'
import { newToken } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { filesOf } from '../files/files-store.ts'
import type { EraseFacts } from '../../views/portal/erase.tsx'

/** What an erasure of the application takes and leaves, told without opening anything: a mail scanner may be asking. */
export async function eraseFacts(
  ctx: Pick<Context, 'database' | 'vacancies' | 'policy'>,
  row: ApplicationRow,
): Promise<EraseFacts> {
  const files = await filesOf(ctx, row._id)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  return {
    job: vacancy?.title ?? '',
    certificateNo: row.certificateNo,
    erasureToken: newToken(),
    fileCount: files.length,
    fileBytes: files.reduce((sum, file) => sum + file.size, 0),
    asksQuestions: (vacancy?.questions.length ?? 0) > 0,
    coolingOff: ctx.policy.document.timing.coolingOff,
  }
}
