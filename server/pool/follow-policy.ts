import type { Context } from '../base/context.ts'
import { graceAfter, poolDueFor } from '../policy/pool-due.ts'
import { instantsOf, localDate } from '../policy/retention.ts'
import type { PoolRow } from './pool-row.ts'

/**
 * A policy that keeps members for a shorter time reaches this one too: D is the earlier day, but seven days from the
 * policy's first for those it has overtaken. True when D moved. Source: deletion.md 5
 */
export async function followPolicy(
  ctx: Pick<Context, 'clock' | 'policy' | 'policies' | 'pool' | 'erasure' | 'inTransaction'>,
  row: PoolRow,
): Promise<boolean> {
  const { document } = ctx.policy
  const expected = poolDueFor(row, ctx.policies.since(row.policyVersion))
  if (!expected || expected.date >= row.due.date) return false
  const today = localDate(ctx.clock.now(), document.timeZone)
  const earliest = graceAfter(document.effective)
  const isOvertaken = expected.date <= today
  const notBefore = isOvertaken && earliest < row.due.date ? earliest : row.notBefore
  const due = poolDueFor({ ...row, notBefore }, ctx.policies.since(row.policyVersion))
  if (!due || due.date >= row.due.date) return false
  const moved = { due, notBefore, ...instantsOf(due.date, document.timeZone) }
  return await ctx.inTransaction(async () => {
    if (!(await ctx.pool.moveDue(row._id, row.due.date, moved))) return false
    await ctx.erasure.tellDue(row._id, due)
    return true
  })
}
