import type { Context } from '../base/context.ts'
import { graceAfter, poolDueFor, type PoolDue } from '../policy/pool-due.ts'
import { instantsOf, localDate, type PlainDate } from '../policy/retention.ts'
import type { PoolRow } from './pool-row.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'policies' | 'pool' | 'erasure' | 'inTransaction'>

/**
 * A policy that keeps members for a shorter time reaches this one too: D is the earlier day, but seven days from the
 * policy's first for those it has overtaken; one with another zone moves instants only. True when D moved.
 * Source: deletion.md 5
 */
export async function followPolicy(ctx: Parts, row: PoolRow): Promise<boolean> {
  const { timeZone } = ctx.policy.document
  const shorter = shorterDue(ctx, row)
  const { due, notBefore } = shorter ?? row
  const instants = instantsOf(due.date, timeZone)
  if (!shorter && !isOfOtherZone(ctx, row)) return false
  return await ctx.inTransaction(async () => {
    if (!(await ctx.pool.moveDue(row._id, row.due.date, { due, notBefore, ...instants }))) return false
    if (shorter) await ctx.erasure.tellDue(row._id, due)
    return shorter !== undefined
  })
}

/** The earlier D, and before what it is not; undefined when the one there is stays. */
function shorterDue(ctx: Parts, row: PoolRow): { due: PoolDue; notBefore: PlainDate | null } | undefined {
  const { effective, timeZone } = ctx.policy.document
  const versions = ctx.policies.since(row.policyVersion)
  const expected = poolDueFor(row, versions)
  if (!expected || expected.date >= row.due.date) return undefined
  const earliest = graceAfter(effective)
  const isOvertaken = expected.date <= localDate(ctx.clock.now(), timeZone)
  const notBefore = isOvertaken && earliest < row.due.date ? earliest : row.notBefore
  const due = poolDueFor({ ...row, notBefore }, versions)
  return due && due.date < row.due.date ? { due, notBefore } : undefined
}

/** Whether its day begins as it did in a zone that was in force before: any other instant is for the nightly check to find. */
function isOfOtherZone({ policy, policies }: Parts, { due, eligibleAt, policyVersion }: PoolRow): boolean {
  const beginsAs = (zone: string): boolean =>
    Number(instantsOf(due.date, zone).eligibleAt) === Number(eligibleAt)
  const zones = policies.since(policyVersion).map(({ document }) => document.timeZone)
  return !beginsAs(policy.document.timeZone) && zones.some(beginsAs)
}
