import type { Texts } from '../server/policy/languages.ts'

/** One thing to mend in a form: the input's name, the sentence's key and its values. Same shape as `Problem` of base. */
export interface ShownProblem {
  field: string
  key: string
  values?: Record<string, string | number>
}

/** What was typed, by input name. */
export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>

/** A question of a vacancy, as far as pages show it. A `Question` of policy fits. */
export interface ShownQuestion {
  id: string
  kind: 'line' | 'text' | 'yesNo' | 'one' | 'many'
  required: boolean
  label: Texts
  choices: readonly Texts[]
  override: null | { reason: Texts }
}

/** A rule of the policy document that sets the day of deletion. */
export type DueRule = 'rejected' | 'cancelled' | 'hired' | 'withdrawn' | 'undecided'

/** The day of deletion (local date, `YYYY-MM-DD`) and the rule that set it. */
export interface ShownDue {
  date: string
  rule: DueRule
}

/** Periods of the policy document, as far as sentences name them. `PolicyDocument['retention']` fits. */
export interface ShownRetention {
  rejected: { months: number }
  cancelled: { months: number }
  withdrawn: { days: number }
  hired: { days: number; capMonths: number }
  undecided: { months: number }
}

/** A stored file. `size` in bytes; `flags` are the findings of the PDF inspection. */
export interface ShownFile {
  fileId: string
  kind: 'cv' | 'attachments'
  name: string
  size: number
  flags: readonly string[]
}

/** What an application has come to. `assessing` until the decision's mail has gone. */
export type ShownOutcome = 'assessing' | 'rejected' | 'hired' | 'cancelled' | 'withdrawn'

/** A vacancy in words, for headings and links. */
export interface ShownVacancy {
  slug: string
  title: string
  place: string
}
