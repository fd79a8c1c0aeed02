import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type SubjectId } from '../base/ids.ts'
import type { ApplicationRow, DueRow } from './application-row.ts'
import { deadlineFor, dueOf } from './deadline.ts'
import { occasionOf } from './decision-mail.ts'
import type { DueReason } from '../../views/rules.ts'
import { isGoing, mayBeSeenByOwner, type Outcome } from '../policy/states.ts'

/** What the applicant is told: no decision before its mail has gone, or has failed for good. Source: ux.md 4 */
export interface ToldState {
  outcome: Outcome | 'assessing' | 'withdrawn'
  decidedAt: Date | undefined
  due: DueRow
  /** Why that day. */
  reason: DueReason
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
  if (isGoing(row.state)) throw new Refusal('gone')
  if (!mayBeSeenByOwner(row.state)) throw new Refusal('gone', { key: 'erasing.closed' })
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
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies'>,
  row: ApplicationRow,
): Promise<ToldState> {
  const said = dueOf(ctx, row)
  const told = { decidedAt: undefined, due: said, reason: reasonOf(ctx, row, said), mailFailed: false }
  if (row.state === 'withdrawn') return { ...told, outcome: 'withdrawn' }
  if (row.state !== 'decided' || !row.decision) return { ...told, outcome: 'assessing' }
  const { decision } = row
  const mail = await ctx.outbox.stateOf({ kind: 'M3', about: row._id, occasion: occasionOf(decision) })
  if (mail && mail.state !== 'sent' && mail.state !== 'failed') {
    const { due } = deadlineFor(ctx, { ...row, decision: null })
    return { ...told, due, reason: reasonOf(ctx, { ...row, decision: null }, due), outcome: 'assessing' }
  }
  const mailFailed = mail?.state === 'failed'
  return { ...told, outcome: decision.outcome, decidedAt: decision.decidedAt, mailFailed }
}

/** Its rule; or, when that day had passed under a restriction, that it was lifted. Source: deletion.md 6 */
function reasonOf(ctx: Pick<Context, 'policy' | 'policies'>, row: ApplicationRow, due: DueRow): DueReason {
  const wasRestricted = row.stoppedBy.includes('restriction') && row.notBefore === due.date
  if (!wasRestricted) return due.rule
  const { date } = deadlineFor(ctx, { ...row, notBefore: null, notAfter: null }).due
  return date < due.date ? 'lifted' : due.rule
}
