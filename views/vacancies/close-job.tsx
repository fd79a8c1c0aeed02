import type { Frame } from '../frame.ts'

/** What `/staff/jobs/:id/close` shows: each undecided application with the day of deletion it gets. */
export interface CloseJobPageProps {
  frame: Frame
  vacancyId: string
  title: string
  undecided: readonly { applicationId: string; name: string; receivedAt: Date; dueOn: string }[]
  /** Minutes until the mails go. */
  mailMinutes: number
}

/** The page before a job is closed. */
export function closeJobPage(_p: CloseJobPageProps): string {
  return ''
}
