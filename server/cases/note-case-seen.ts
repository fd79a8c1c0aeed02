import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { CaseRow } from './cases-store.ts'

/** The look stands with every application that the case is about, so that each tells of it. */
export async function noteCaseSeen(
  ctx: Pick<Context, 'audit'>,
  { applicationIds }: Pick<CaseRow, 'applicationIds'>,
  who: StaffActor,
): Promise<void> {
  if (applicationIds.length === 0) await ctx.audit.write({ what: 'case.seen', who })
  for (const about of applicationIds) await ctx.audit.write({ what: 'case.seen', who, about })
}
