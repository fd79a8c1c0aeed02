import type { ApplicationRow } from '../applications/application-row.ts'
import { isGoing } from '../policy/states.ts'
import type { CaseRow } from './cases-store.ts'

/** The applications that a request for erasure has on their way out and that are still here: until then nothing is done. */
export function erasingApplications(
  { type, state, applicationIds }: Pick<CaseRow, 'type' | 'state' | 'applicationIds'>,
  applications: readonly ApplicationRow[],
): ApplicationRow[] {
  if (type !== 'erasure' || (state !== 'granted' && state !== 'partly')) return []
  return applications.filter(row => applicationIds.includes(row._id) && isOnItsWay(row))
}

function isOnItsWay({ state }: ApplicationRow): boolean {
  return state === 'erasure_pending' || isGoing(state)
}
