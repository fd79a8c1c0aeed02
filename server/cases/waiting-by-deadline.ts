import type { Context } from '../base/context.ts'
import type { StaffId } from '../base/ids.ts'
import { listedCase, type ListedCase } from '../../views/cases/shapes.ts'
import { today } from './record-case.ts'

/** The cases that wait for an answer as they are listed, those due first before the others; of one member of staff when named. */
export async function waitingByDeadline(
  ctx: Pick<Context, 'cases' | 'clock' | 'policy'>,
  openedBy?: StaffId,
): Promise<ListedCase[]> {
  const on = today(ctx)
  const listed = (await ctx.cases.waiting(openedBy)).map(row => listedCase(row, on))
  return listed.toSorted((one, other) => (one.deadline < other.deadline ? -1 : 1))
}
