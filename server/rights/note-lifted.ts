import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { stepOf, textsOf, withStep } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { isClosedCase } from '../policy/rights.ts'

type Parts = Pick<Context, 'clock' | 'cases' | 'vault'>

/** The person wants what waits for the objection to be used meanwhile: the case says so, as long as it is open. */
export async function noteLifted(ctx: Parts, id: string, by: Actor): Promise<void> {
  const row = await ctx.cases.byId(id)
  if (row?.type !== 'objection' || isClosedCase(row.state)) return
  const step = stepOf('lifted', row.state, { at: ctx.clock.now(), by })
  if (!(await ctx.cases.change(row._id, [row.state], await withStep(ctx, row, step))))
    throw new Refusal('conflict')
}

/** Whether the person did so. */
export async function wasLifted(ctx: Pick<Context, 'vault'>, row: CaseRow): Promise<boolean> {
  const texts = (await textsOf(ctx, [row])).get(row._id)
  return texts?.history.some(step => step.event === 'lifted') ?? false
}
