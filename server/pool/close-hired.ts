import type { PoolRow } from './pool-row.ts'
import { leavePool, type LeaveContext } from './leave-pool.ts'
import { hiredAmong, type SettledContext } from './settled.ts'

const perPage = 200

/**
 * Whoever was in the pool when they were hired, and has been told so, is in it no more: the consent is closed, and what
 * was kept on it goes. What its person has restricted, or has asked to see, waits for that. Gives how many left.
 * Source: privacy.md 6
 */
export async function closeHired(ctx: LeaveContext & SettledContext): Promise<number> {
  let closed = 0
  let after = ''
  for (;;) {
    const rows = await ctx.pool.liveAfter({ after, limit: perPage })
    const hired = await hiredAmong(
      ctx,
      rows.map(row => row.subjectId),
    )
    for (const { subjectId } of rows.filter(row => mayLeave(row) && hired.has(row.subjectId))) {
      await leavePool(ctx, { subjectId, closing: 'hired', by: { kind: 'system' } })
      closed += 1
    }
    const last = rows.at(-1)
    if (!last || rows.length < perPage) return closed
    after = last._id
  }
}

function mayLeave({ stops }: PoolRow): boolean {
  return stops.every(stop => stop.kind === 'hold')
}
