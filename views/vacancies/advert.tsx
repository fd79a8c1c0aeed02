import type { Frame } from '../frame.ts'
import type { ShownQuestion, ShownRetention, ShownVacancy } from '../shapes.ts'
import type { JobsPageProps } from './jobs.tsx'

/** An advert in full. */
export interface Advert extends ShownVacancy {
  unit: string
  family: string
  employmentType: string
  text: string
  deadlineOn: string | null
  contactName: string
  contactEmail: string
  /** Null while a draft is previewed. */
  publishedAt: Date | null
  questions: readonly ShownQuestion[]
}

/** What `/jobs/:slug` shows. `retention` and `undecidedOn` fill the short notice. `url` is absolute, for JSON-LD. */
export interface AdvertPageProps {
  frame: Frame
  advert: Advert
  state: 'open' | 'deadlinePassed' | 'preview'
  retention: ShownRetention
  /** The day of deletion if sent today and never decided: `YYYY-MM-DD`. */
  undecidedOn: string
  url: string
  /** In a preview: the vacancy's id, for the way back. */
  vacancyId?: string
}

/** The advert of one job. */
export function advertPage(_p: AdvertPageProps): string {
  return ''
}

/** The 410 page of a closed job, with the jobs that are open. */
export function closedAdvertPage(_p: JobsPageProps): string {
  return ''
}
