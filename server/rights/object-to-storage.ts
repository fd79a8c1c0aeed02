import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import { eraseOnRequest } from '../cases/erase-on-request.ts'
import { openCase, type OpenCaseContext } from '../cases/open-case.ts'
import { recordGrantedCase, today } from '../cases/record-case.ts'
import { newId } from '../base/ids.ts'
import { hasHold } from '../policy/visibility.ts'
import { restrict, type RestrictionContext } from './restrict.ts'
import { beginWaiting } from './waiting-objection.ts'

/** The parts of the context an objection needs. */
export type ObjectContext = RestrictionContext & OpenCaseContext & Parameters<typeof eraseOnRequest>[0]

/** An application that is to be kept no longer. */
export interface Objection {
  row: ApplicationRow
  by: ApplicantActor
  /** What was asked, in words; kept sealed in the case. */
  request: string
  /** Whether without cooling-off, and the page that follows the erasure. */
  now: boolean
  token: string | undefined
}

/** What an objection comes to now. Source: privacy.md 5, objection */
export type ObjectionWay = 'erase' | 'wait' | 'restrict'

/** Erased at once; once the decision is told, while there is none; restricted while a hold keeps it. */
export async function wayOf(
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies'>,
  row: ApplicationRow,
): Promise<ObjectionWay> {
  if (hasHold(row.stops)) return 'restrict'
  return (await toldState(ctx, row)).outcome === 'assessing' ? 'wait' : 'erase'
}

/**
 * The applicant has said no to the application being kept: it is erased; or, as long as they were not told the decision,
 * it will be; or, under a hold, its use is restricted and a case waits for the privacy officer. Saying so again changes
 * nothing. Source: GDPR art. 21
 *
 * @returns the token of the page that follows the erasure; undefined when it is not erased now
 * @throws Refusal 'conflict' when its deletion has begun
 */
export async function objectToStorage(ctx: ObjectContext, objection: Objection): Promise<string | undefined> {
  const { row, by, now, token } = objection
  const { subjectId } = by
  const way = await wayOf(ctx, row)
  if (way === 'erase') return await eraseOnRequest(ctx, { subjectId, applicationIds: [row._id], now, token })
  await ctx.inTransaction(() => (way === 'wait' ? noteObjection(ctx, objection) : letDecide(ctx, objection)))
  return undefined
}

async function noteObjection(ctx: ObjectContext, { row, by, request }: Objection): Promise<void> {
  if (!(await beginWaiting(ctx, row._id))) return
  await ctx.audit.write({ what: 'objection.made', who: by, about: row._id })
  const about = { subjectId: by.subjectId, applicationIds: [row._id] }
  await recordGrantedCase(ctx, { type: 'objection', ...about, by, request })
}

async function letDecide(ctx: ObjectContext, { row, by, request }: Objection): Promise<void> {
  const waiting = await ctx.cases.waitingAbout(row._id)
  if (waiting.some(one => one.type === 'objection')) return
  const id = newId('cas')
  await ctx.audit.write({ what: 'objection.made', who: by, about: row._id })
  await openCase(ctx, {
    id,
    type: 'objection',
    subjectId: by.subjectId,
    applicationIds: [row._id],
    channel: 'portal',
    receivedOn: today(ctx),
    request,
    by,
  })
  await restrict(ctx, { applicationId: row._id, by, ref: id }) // until this case is decided
}
