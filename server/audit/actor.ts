import type { StaffId, SubjectId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'

/** A member of staff, in the role that let them in. */
export interface StaffActor {
  kind: 'staff'
  staffId: StaffId
  role: StaffRole
}

/** A person with a link to their own applications. */
export interface ApplicantActor {
  kind: 'applicant'
  subjectId: SubjectId
}

/** Who does something: every command and every audit row names one. `nobody` is a visitor without a session. */
export type Actor = StaffActor | ApplicantActor | { kind: 'system' } | { kind: 'nobody' }
