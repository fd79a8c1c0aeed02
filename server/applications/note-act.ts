import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import type { ApplicationRow } from './application-row.ts'
import { deadlineFor } from './deadline.ts'

type Parts = Pick<Context, 'applications' | 'clock' | 'policy' | 'policies' | 'erasure'>

/**
 * The applicant has acted on the application: while undecided, D counts from now. In the caller's transaction.
 * Source: deletion.md 5
 *
 * @returns the application as it was and is, read in that transaction
 * @throws Refusal 'gone' when it is no more, or on its way out
 * @throws Refusal 'conflict' when a hold stands
 */
export async function noteAct(ctx: Parts, id: ApplicationId): Promise<ApplicationRow> {
  const now = await ctx.applications.byId(id)
  if (!now || !mayBeSeenByOwner(now.state)) throw new Refusal('gone')
  const lastActAt = ctx.clock.now()
  const moved = { lastActAt, ...deadlineFor(ctx, { ...now, lastActAt }) }
  if (!(await ctx.applications.act(id, now.state, moved))) throw new Refusal('conflict')
  if (moved.due.date !== now.due.date) await ctx.erasure.tellDue(id, moved.due)
  return { ...now, ...moved }
}
