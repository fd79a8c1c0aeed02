import type { OwnAnswers, Profile } from '../../server/policy/fields.ts'
import type { Frame } from '../frame.ts'
import type { ShownDue, ShownFile, ShownQuestion } from '../shapes.ts'

/** The strip of a fresh decision, drawn from the outbox row. */
export interface DecisionStrip {
  outcome: 'rejected' | 'hired' | 'cancelled'
  mail: { state: 'waiting' | 'sending' | 'sent' | 'failed'; at: Date }
  mayUndo: boolean
}

/** What `/staff/applications/:id` shows. */
export interface StaffApplicationPageProps {
  frame: Frame
  applicationId: string
  vacancy: { vacancyId: string; title: string }
  receivedAt: Date
  state: 'undecided' | 'rejected' | 'hired' | 'cancelled' | 'withdrawn'
  due: ShownDue
  profile: Profile
  own: OwnAnswers
  questions: readonly ShownQuestion[]
  files: readonly ShownFile[]
  strip: DecisionStrip | null
  mayDecide: boolean
  /** How many other applications the same person has here. */
  others: number
  next: string | null
  previous: string | null
}

/** One application, to be read and decided. */
export function staffApplicationPage(_p: StaffApplicationPageProps): string {
  return ''
}
