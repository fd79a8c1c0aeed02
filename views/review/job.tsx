import type { Frame } from '../frame.ts'
import type { ShownDue } from '../shapes.ts'
import type { VacancyState } from '../vacancies/staff-jobs.tsx'

/** A row of the job's table. `pulled`: erasure pending, so neither name nor link. */
export type JobRow =
  | {
      kind: 'application'
      applicationId: string
      name: string
      receivedAt: Date
      stage: 'received' | 'reviewed'
      state: 'undecided' | 'rejected' | 'hired' | 'cancelled' | 'withdrawn'
      due: ShownDue
    }
  | { kind: 'pulled'; receivedAt: Date }

/** What `/staff/jobs/:id` shows. `stage` is the filter; `next` the keyset's cursor, `first` whether this is the first page. */
export interface StaffJobPageProps {
  frame: Frame
  vacancyId: string
  slug: string | null
  title: string
  place: string
  state: VacancyState
  deadlineOn: string | null
  stage: 'all' | 'received' | 'reviewed'
  rows: readonly JobRow[]
  first: boolean
  next: string | null
  /** Shown from 5 on; `lastMonth` is `YYYY-MM`. */
  purged: { count: number; lastMonth: string } | null
  undecided: number
}

/** One job: its applications and when each is deleted. */
export function staffJobPage(_p: StaffJobPageProps): string {
  return ''
}
