import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type SubjectId } from '../base/ids.ts'
import type { ApplicationRow, DueRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import { isGoing, mayBeSeenByOwner, type Outcome } from '../policy/states.ts'

/** What the applicant is told: no decision before its mail has gone, or has failed for good. Source: ux.md 4 */
export interface ToldState {
  outcome: Outcome | 'assessing' | 'withdrawn'
  decidedAt: Date | undefined
  due: DueRow
  /** The decision's mail did not get through. */
  mailFailed: boolean
}

/** The subject's applications that may be shown, newest first. */
export async function ownApplications(
  ctx: Pick<Context, 'applications'>,
  subjectId: SubjectId,
): Promise<ApplicationRow[]> {
  return (await ctx.applications.ofSubject(subjectId)).filter(row => mayBeSeenByOwner(row.state))
}

/**
 * The application of that subject.
 *
 * @throws Refusal 'gone' when it is being deleted, or its erasure waits, or its id is of a deleted one
 * @throws Refusal 'notFound' when there is none, or it is somebody else's
 */
export async function ownApplication(
  ctx: Pick<Context, 'applications' | 'erasure'>,
  subjectId: SubjectId,
  id: ApplicationId,
): Promise<ApplicationRow> {
  const row = await ctx.applications.byId(id)
  if (!row && (await ctx.erasure.ledger.hasTokenOf(id))) throw new Refusal('gone')
  if (!row || row.subjectId !== subjectId) throw new Refusal('notFound')
  if (isGoing(row.state) || !mayBeSeenByOwner(row.state)) throw new Refusal('gone')
  return row
}

/** Whether the id is of an application that was deleted, or is being deleted. */
export async function isDeletedApplication(
  ctx: Pick<Context, 'applications' | 'erasure'>,
  id: string | undefined,
): Promise<boolean> {
  if (!isId('app', id)) return false
  const row = await ctx.applications.byId(id)
  return row ? isGoing(row.state) : await ctx.erasure.ledger.hasTokenOf(id)
}

/** What may be told of the application now. */
export async function toldState(
  ctx: Pick<Context, 'outbox' | 'policy'>,
  row: ApplicationRow,
): Promise<ToldState> {
  const told = { decidedAt: undefined, due: row.due, mailFailed: false }
  if (row.state === 'withdrawn') return { ...told, outcome: 'withdrawn' }
  if (row.state !== 'decided' || !row.decision) return { ...told, outcome: 'assessing' }
  const { decision } = row
  const mail = await ctx.outbox.stateOf({ kind: 'M3', about: row._id, occasion: occasionOf(decision) })
  if (mail && mail.state !== 'sent' && mail.state !== 'failed') {
    const { due } = deadlineFor(ctx, { state: 'undecided', lastActAt: row.lastActAt })
    return { ...told, due, outcome: 'assessing' }
  }
  return {
    outcome: decision.outcome,
    decidedAt: decision.decidedAt,
    due: row.due,
    mailFailed: mail?.state === 'failed',
  }
}
