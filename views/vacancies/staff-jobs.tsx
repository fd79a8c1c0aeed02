import type { Frame } from '../frame.ts'

export type VacancyState = 'draft' | 'published' | 'closed'

/** What `/staff/jobs` shows. `unread` and `undecided` are counts of applications. */
export interface StaffJobsPageProps {
  frame: Frame
  jobs: readonly {
    vacancyId: string
    title: string
    place: string
    state: VacancyState
    deadlineOn: string | null
    unread: number
    undecided: number
  }[]
}

/** The jobs of the signed-in person. */
export function staffJobsPage(_p: StaffJobsPageProps): string {
  return ''
}
