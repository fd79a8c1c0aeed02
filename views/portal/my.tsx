import type { Frame } from '../frame.ts'
import type { ShownDue, ShownOutcome } from '../shapes.ts'

/** What `/my` shows: the subject's applications. */
export interface MyPageProps {
  frame: Frame
  applications: readonly {
    applicationId: string
    job: string
    receivedAt: Date
    outcome: ShownOutcome
    due: ShownDue
  }[]
}

/** The applicant's own list. */
export function myPage(_p: MyPageProps): string {
  return ''
}
