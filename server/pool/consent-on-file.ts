import type { Context } from '../base/context.ts'
import type { CaseRow } from '../cases/cases-store.ts'

/** Whether the person of that case has a consent to the talent pool that stands, or a copy there. */
export async function isConsentOnFile(
  { consents, pool }: Pick<Context, 'consents' | 'pool'>,
  { subjectId }: Pick<CaseRow, 'subjectId'>,
): Promise<boolean> {
  if (subjectId === null) return false
  return ((await consents.standingOf(subjectId, 'pool')) ?? (await pool.liveOf(subjectId))) !== undefined
}
