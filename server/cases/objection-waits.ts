import type { ApplicationRow } from '../applications/application-row.ts'
import type { CaseRow } from './cases-store.ts'

/** Whether an objection to storage was granted but its application is here, until its answer has gone or a stop has ended. */
export function objectionWaits(
  { type, state, applicationIds }: Pick<CaseRow, 'type' | 'state' | 'applicationIds'>,
  applications: readonly ApplicationRow[],
): boolean {
  const isWaiting = applications.some(({ _id, objectedAt }) => objectedAt && applicationIds.includes(_id))
  return type === 'objection' && state === 'granted' && isWaiting
}
