import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type Id, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { instantsOf, type PlainDate } from '../policy/retention.ts'
import { deadlineOf, isIdentified } from '../policy/rights.ts'
import type { CaseRow } from './cases-store.ts'

/** The parts of the context such a stop needs. */
export type AccessContext = Pick<Context, 'policy' | 'erasure' | 'audit' | 'inTransaction'>

/**
 * A request for access as far as deletion is concerned: its id, and the applications it covers. It covers the entries
 * that their persons have in the talent pool too.
 */
export interface AccessRequest {
  ref: Id<'cas'>
  applicationIds: readonly ApplicationId[]
  /** Who asks, when the request covers whatever they have in the pool, applications or not. */
  subjectId?: SubjectId | null
}

/** As long as the case is a request for access that is identified and unanswered, no purge takes what it covers. */
export async function stopWhileOpen(ctx: AccessContext, row: CaseRow, by: Actor): Promise<void> {
  if (row.type !== 'access' || !isIdentified(row.state)) return
  const { _id: ref, applicationIds, subjectId } = row
  await stopForAccess(ctx, { ref, applicationIds, subjectId, dueOn: deadlineOf(row), by })
}

/**
 * No purge takes what the request covers until it is answered or due. What is being deleted, or waits for it, is left
 * out. Source: deletion.md 6
 *
 * @returns the applications that wait
 */
export async function stopForAccess(
  ctx: AccessContext,
  request: AccessRequest & { dueOn: PlainDate; by: Actor },
): Promise<ApplicationId[]> {
  const until = endOf(ctx, request.dueOn)
  const stopped: LeavingId[] = []
  const { applicationIds, subjectId } = request
  const whose = subjectId ? [subjectId, ...applicationIds] : applicationIds
  for (const id of [...applicationIds, ...(await ctx.erasure.stops.entriesBeside(whose))]) {
    const isSet = await orElse(ctx, async () => {
      await ctx.erasure.stops.set(id, { kind: 'access', ref: request.ref, until })
      await ctx.audit.write({ what: 'accessStop.set', who: request.by, about: id })
    })
    if (isSet) stopped.push(id)
  }
  return stopped.filter(id => isId('app', id))
}

/** What still waits for the answer waits for the later day. Gives how many applications do. */
export async function extendAccess(
  ctx: AccessContext,
  request: Pick<AccessRequest, 'ref'> & { dueOn: PlainDate; by: Actor },
): Promise<number> {
  const until = endOf(ctx, request.dueOn)
  let extended = 0
  for (const id of await ctx.erasure.stops.withRef(request.ref)) {
    const isSet = await orElse(ctx, async () => {
      await ctx.erasure.stops.renew(id, request.ref, until)
      await ctx.audit.write({ what: 'accessStop.set', who: request.by, about: id })
    })
    if (isSet && isId('app', id)) extended += 1
  }
  return extended
}

/** Nothing waits for the answer any more: it was given. */
export async function endAccess(
  ctx: AccessContext,
  request: Pick<AccessRequest, 'ref'> & { by: Actor },
): Promise<void> {
  for (const id of await ctx.erasure.stops.withRef(request.ref)) {
    await orElse(ctx, async () => {
      if (!(await ctx.erasure.stops.lift(id, request.ref))) return
      await ctx.audit.write({ what: 'accessStop.lifted', who: request.by, about: id })
    })
  }
}

function endOf(ctx: Pick<Context, 'policy'>, dueOn: PlainDate): Date {
  return instantsOf(dueOn, ctx.policy.document.timeZone).overdueAt
}

/** The work is done in one transaction; false when the unit is on its way out, or gone. */
async function orElse(ctx: AccessContext, work: () => Promise<void>): Promise<boolean> {
  try {
    await ctx.inTransaction(work)
    return true
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'conflict' || error.code === 'gone')) return false
    throw error
  }
}
