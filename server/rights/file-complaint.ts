import type { ApplicantActor } from '../audit/actor.ts'
import type { ApplicationId, CaseId } from '../base/ids.ts'
import { openCase, type OpenCaseContext } from '../cases/open-case.ts'
import type { PlainDate } from '../policy/plain-date.ts'

const dayMs = 24 * 3_600_000
/** The mail to whoever answers complaints is kept so long, sent or not. */
const keptMs = 7 * dayMs

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
  const { controller, contacts, languages } = ctx.policy.document
  const now = ctx.clock.now()
  await ctx.outbox.addForStaff({
    kind: 'M18',
    about: id,
    occasion: 'complaint',
    to: contacts.complaints.email,
    language: languages[0] ?? 'nb',
    nextAt: now,
    closeBy: new Date(now.getTime() + keptMs),
    values: {
      controller: controller.name,
      rightsEmail: contacts.rights.email,
      matter: 'complaint',
      n: '1',
      what: '',
      link: `${ctx.config.publicUrl}/staff/cases/${id}`,
    },
  })
}
