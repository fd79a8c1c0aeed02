import type { Frame } from '../frame.ts'
import type { ShownProblem, ShownQuestion, ShownRetention, ShownVacancy, Typed } from '../shapes.ts'

/** A file kept over a validation error. `keptUntil` is when it is swept. */
export interface HeldFile {
  fileId: string
  kind: 'cv' | 'attachments'
  name: string
  size: number
  keptUntil: Date
}

/** A file that was refused: its sentence is `key` (`file.format`, ...). */
export interface RefusedUpload {
  kind: 'cv' | 'attachments'
  name: string
  key: string
}

/** What `/jobs/:slug/apply` shows. */
export interface ApplyPageProps {
  frame: Frame
  vacancy: ShownVacancy & { attachments: boolean; questions: readonly ShownQuestion[] }
  formKey: string
  typed: Typed
  problems: readonly ShownProblem[]
  refused: readonly RefusedUpload[]
  held: readonly HeldFile[]
  retention: ShownRetention
  undecidedOn: string
}

/** The form, fresh or with its problems. */
export function applyPage(_p: ApplyPageProps): string {
  return ''
}

/** What the 410 answer to a late application shows: everything typed, for copying. */
export interface ApplyTooLatePageProps {
  frame: Frame
  vacancy: ApplyPageProps['vacancy'] & { contactName: string; contactEmail: string }
  typed: Typed
}

/** The page for an application that came after the deadline or the closing. */
export function applyTooLatePage(_p: ApplyTooLatePageProps): string {
  return ''
}
