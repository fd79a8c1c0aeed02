import type { StaffRole } from '../../server/policy/roles.ts'

/** Who of staff wrote something; without a name where only the role is told. */
export interface ShownAuthor {
  role: StaffRole
  name: string | null
}

/** The points of one criterion. */
export interface ShownScore {
  criterion: string
  /** 1 to 5; null when only something was said. */
  points: number | null
  comment: string
}

/** What an applicant says against a note, and what those who hire say to that. */
export interface ShownContest {
  text: string
  at: Date
  answer: { text: string; at: Date; author: ShownAuthor } | null
}

/** A note about an application (`text`), or the points somebody gave (`scores`). */
export interface ShownNote {
  noteId: string
  kind: 'note' | 'score'
  /** Where it is from: those who hire. */
  source: 'staff'
  author: ShownAuthor
  writtenAt: Date
  changedAt: Date | null
  text: string
  scores: readonly ShownScore[]
  contest: ShownContest | null
}

/** A note as those who hire see it. */
export interface StaffNote extends ShownNote {
  /** Their own, before the decision, and nobody has said anything against it. */
  mayChange: boolean
}

/** A message between an applicant and those who hire. */
export interface ShownMessage {
  messageId: string
  /** Who wrote it. */
  source: 'applicant' | 'staff'
  /** Null of the applicant. */
  author: ShownAuthor | null
  writtenAt: Date
  text: string
}
