import type { ApplicantActor } from '../audit/actor.ts'
import type { ApplicationId, CaseId } from '../base/ids.ts'
import { openCase, type OpenCaseContext } from '../cases/open-case.ts'
import { tellStaff } from '../mail/tell-staff.ts'
import type { PlainDate } from '../policy/plain-date.ts'

/** The mail to whoever answers complaints is kept so long, sent or not. */
const keptDays = 7

/** A complaint of somebody who is signed in. */
export interface Complaint {
  id: CaseId
  applicationIds: readonly ApplicationId[]
  text: string
  receivedOn: PlainDate
  by: ApplicantActor
}

/**
 * The complaint is a case, and whoever answers complaints is told that one waits, without a name. The same id again
 * changes nothing. Source: privacy.md 1 (P42), 5
 */
export async function fileComplaint(ctx: OpenCaseContext, complaint: Complaint): Promise<void> {
  const { id, applicationIds, text: request, receivedOn, by } = complaint
  await openCase(ctx, {
    id,
    type: 'complaint',
    subjectId: by.subjectId,
    applicationIds,
    channel: 'portal',
    receivedOn,
    request,
    by,
  })
  await tellOfComplaint(ctx, id)
}

/** Whoever answers complaints is told, once, that this one waits: without a name. */
export async function tellOfComplaint(
  ctx: Pick<OpenCaseContext, 'clock' | 'config' | 'outbox' | 'policy'>,
  id: CaseId,
): Promise<void> {
  const { contacts, languages } = ctx.policy.document
  await tellStaff(ctx, {
    about: id,
    occasion: 'complaint',
    to: contacts.complaints.email,
    language: languages[0] ?? 'nb',
    matter: 'complaint',
    count: 1,
    path: `/staff/cases/${id}`,
    now: ctx.clock.now(),
    keptDays,
  })
}
