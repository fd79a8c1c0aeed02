import type { Frame } from '../frame.ts'
import type { ShownVacancy } from '../shapes.ts'

/** What `/jobs` shows; `deadlineOn` is a local date or null (until closed). */
export interface JobsPageProps {
  frame: Frame
  jobs: readonly (ShownVacancy & { unit: string; deadlineOn: string | null })[]
}

/** The list of open jobs. */
export function jobsPage(_p: JobsPageProps): string {
  return ''
}
