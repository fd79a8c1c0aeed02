import type { OwnAnswers, Profile } from '../../server/policy/fields.ts'
import type { Frame } from '../frame.ts'
import type { ShownDue, ShownFile, ShownOutcome, ShownQuestion, ShownRetention } from '../shapes.ts'

/** One line of "who has looked": `what` is an event name, `who` a role id, 'applicant' or 'system'. */
export interface ShownLook {
  at: Date
  who: 'hiringManager' | 'recruiter' | 'privacyOfficer' | 'administrator' | 'applicant' | 'system'
  what: string
}

/** What `/my/applications/:id` shows. Before the decision's mail has gone, `outcome` is 'assessing', `decidedAt` absent and `due` the one without a decision. */
export interface MyApplicationPageProps {
  frame: Frame
  applicationId: string
  job: string
  reference: string
  certificateNo: string
  receivedAt: Date
  outcome: ShownOutcome
  decidedAt?: Date
  due: ShownDue
  retention: ShownRetention
  policyVersion: number
  profile: Profile
  own: OwnAnswers
  questions: readonly ShownQuestion[]
  files: readonly ShownFile[]
  looks: readonly ShownLook[]
  /** "E-posten kom ikke fram" */
  mailFailed: boolean
}

/** The applicant's page of one application: when it is deleted and why comes first. */
export function myApplicationPage(_p: MyApplicationPageProps): string {
  return ''
}
