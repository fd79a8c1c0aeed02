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

/** A referee, as the applicant sees the entry: how to reach one whom they did not name is absent. */
export type ToldReferee = Omit<ShownReferee, 'job' | 'dueOn'>
