import type { PolicyDocument } from '../server/policy/document.ts'
import type { FileKind } from '../server/policy/files.ts'

/** Periods of the policy document, as far as sentences name them. */
export type ShownRetention = Pick<
  PolicyDocument['retention'],
  'rejected' | 'cancelled' | 'withdrawn' | 'hired' | 'undecided'
>

/** A stored file. `size` in bytes; `flags` are the findings of the PDF inspection. */
export interface ShownFile {
  fileId: string
  kind: FileKind
  name: string
  size: number
  flags: readonly string[]
  /** When staff reported it; null when nobody did. */
  flaggedAt: Date | null
  /** When it took the place of an earlier one. */
  replacedAt: Date | null
}

/** What an application has come to for the applicant: `assessing` until the decision's mail has gone. */
export type ShownOutcome = 'assessing' | 'rejected' | 'hired' | 'cancelled' | 'withdrawn'

/** What an application has come to for staff. */
export type ShownState = 'undecided' | 'rejected' | 'hired' | 'cancelled' | 'withdrawn'

/** Where a vacancy is on its way. */
export type VacancyState = 'draft' | 'published' | 'closed'

/** A vacancy in words, for headings and links. */
export interface ShownVacancy {
  slug: string
  title: string
  place: string
}
