import type { StaffId, SubjectId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'

/** Who does something, as the audit log and every store's owner check know them: ids only, never a name. */
export type Actor = StaffActor | ApplicantActor | { kind: 'system' } | { kind: 'nobody' }

/** A member of staff, in the role that let them do it. */
export interface StaffActor {
  kind: 'staff'
  staffId: StaffId
  role: StaffRole
}

/** An applicant who came by a link that was mailed to them. */
export interface ApplicantActor {
  kind: 'applicant'
  subjectId: SubjectId
}
