import type { Frame } from '../frame.ts'
import type { ShownProblem, ShownQuestion, Typed } from '../shapes.ts'
import type { VacancyState } from './staff-jobs.tsx'

/** A finding of the lint: E codes block, W codes warn. */
export interface ShownFinding {
  code: string
  level: 'E' | 'W'
  message: string
}

/** What `/staff/jobs/new` and `/staff/jobs/:id/edit` show. Inputs: title, place, unit, family, employmentType, text, deadlineOn, contactName, contactEmail, attachments (yes). */
export interface EditJobPageProps {
  frame: Frame
  /** The new id a creating form carries (hidden `id`), or the vacancy's. */
  vacancyId: string
  state: 'new' | VacancyState
  typed: Typed
  problems: readonly ShownProblem[]
}

/** The form of a job's advert. */
export function editJobPage(_p: EditJobPageProps): string {
  return ''
}

/** What `/staff/jobs/:id/questions` shows. Inputs: kind, label_nb, label_en, choices_nb, choices_en (one a line), required, override, reason_nb, reason_en. `typed` and `findings` after a refused one. */
export interface QuestionsPageProps {
  frame: Frame
  vacancyId: string
  title: string
  state: VacancyState
  questions: readonly (ShownQuestion & { findings: readonly ShownFinding[] })[]
  typed: Typed
  problems: readonly ShownProblem[]
  findings: readonly (ShownFinding & { field: string })[]
}

/** The questions of a job: those there are, and a form for one more. A draft's question is taken away with `remove` (its id). */
export function questionsPage(_p: QuestionsPageProps): string {
  return ''
}
