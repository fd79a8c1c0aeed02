import {
  daysLeft,
  deadlineLabel,
  deadlineOf,
  isClosedCase,
  type CaseChannel,
  type CaseDates,
  type CaseState,
  type CaseType,
  type DeadlineLabel,
} from '../../server/policy/rights.ts'
import type { TagColor } from '../components/text.tsx'
import type { TextKey } from '../text/lookup.ts'

/** A case in a list. Dates are local dates. */
export interface ListedCase {
  caseId: string
  type: CaseType
  state: CaseState
  /** An objection that stands, while the application waits for its answer or the end of a stop. */
  isWaiting?: boolean
  /** What was corrected, to the person themselves. */
  corrected?: string | undefined
  channel: CaseChannel
  receivedOn: string
  deadline: string
  /** Days to the deadline, negative when over. */
  left: number
  label: DeadlineLabel
}

/** A case in the desk's list, with the references of the applications it is about, as far as they may be seen. */
export interface DeskCase extends ListedCase {
  references: readonly string[]
}

/** The case as lists show it on that day. */
export function listedCase(
  row: CaseDates & Pick<ListedCase, 'type' | 'state' | 'channel' | 'receivedOn'> & { _id: string },
  today: string,
): ListedCase {
  const { _id: caseId, type, state, channel, receivedOn } = row
  const deadline = deadlineOf(row)
  const left = daysLeft(deadline, today)
  return { caseId, type, state, channel, receivedOn, deadline, left, label: deadlineLabel(deadline, today) }
}

const soonDays = 7

/** The colour beside the words that say how long there is. */
export function urgencyOf({ left, state }: Pick<ListedCase, 'left' | 'state'>): TagColor {
  if (isClosedCase(state)) return 'neutral'
  if (left < 0) return 'danger'
  return left <= soonDays ? 'warning' : 'info'
}

/** The state of a case as its person is told it: nothing is done before the application is on its way out. */
export function ownState({ state, isWaiting = false }: Pick<ListedCase, 'state' | 'isWaiting'>): TextKey {
  return isWaiting ? 'cases.state.waiting' : `cases.state.${state}`
}
