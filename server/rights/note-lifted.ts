import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { stepOf, textsOf, withStep } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'

type Parts = Pick<Context, 'clock' | 'cases' | 'vault'>

/** What the case of a restriction tells of its end: by the person, told by staff or the clock, and over. */
export type LiftingNote = 'lifted' | 'liftingTold' | 'liftEnded'

/**
 * The case that set a restriction says what has become of it, in the caller's transaction: what it tells of several
 * applications at once it tells once. Nothing is left to say in one that is nobody's.
 *
 * @throws Refusal 'conflict' when somebody else changed it at the same moment
 */
export async function noteLifting(
  ctx: Parts,
  id: string,
  { event, by }: { event: LiftingNote; by: Actor },
): Promise<void> {
  const row = await ctx.cases.byId(id)
  if (!row) return
  const last = (await textsOf(ctx, [row])).get(row._id)?.history.at(-1)
  if (last?.event === event && event !== 'lifted') return
  const change = await withStep(ctx, row, stepOf(event, row.state, { at: ctx.clock.now(), by }))
  if (Object.keys(change).length === 0) return
  if (!(await ctx.cases.change(row._id, [row.state], change))) throw new Refusal('conflict')
}

/** The person wants what was restricted to be used again: the case says so. */
export async function noteLifted(ctx: Parts, id: string, by: Actor): Promise<void> {
  await noteLifting(ctx, id, { event: 'lifted', by })
}

/** Whether the person did so. */
export async function wasLifted(ctx: Pick<Context, 'vault'>, row: CaseRow): Promise<boolean> {
  const texts = (await textsOf(ctx, [row])).get(row._id)
  return texts?.history.some(step => step.event === 'lifted') ?? false
}
