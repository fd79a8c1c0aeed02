import type { RefereeSource } from '../../server/policy/referees.ts'

/** An entry, as its pages show it. */
export interface ShownReferee {
  name: string
  email: string | null
  /** In E.164. */
  phone: string | null
  source: RefereeSource
  /** Where it is from, when it is not from the applicant. */
  sourceNote: string | null
  /** The title of the job. */
  job: string
  enteredAt: Date
  /** D of the application, a local date. */
  dueOn: string
}
