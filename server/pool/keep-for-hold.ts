import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { PoolId } from '../base/ids.ts'
import { instantsOf, localDate } from '../policy/retention.ts'
import type { PoolRow } from './pool-row.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'pool' | 'consents' | 'audit' | 'erasure' | 'inTransaction'>

const lifts = { restriction: 'restriction.lifted', access: 'accessStop.lifted' } as const

/**
 * The entry is kept for its hold alone: whoever invites sees it no more, D is today, so that it goes when the hold ends,
 * and nothing else stops it. Left before already changes nothing. In the caller's transaction. Source: deletion.md 6
 */
export async function keepForHold(ctx: Parts, entry: PoolRow, by: Actor): Promise<void> {
  if (entry.leftAt !== null) return
  const { _id } = entry
  for (const { kind, ref } of entry.stops) {
    if (kind === 'hold' || !(await ctx.erasure.stops.lift(_id, ref))) continue
    await ctx.audit.write({ what: lifts[kind], who: by, about: _id })
  }
  const row = (await ctx.pool.byId(_id)) ?? entry // a restriction that was lifted may have moved D
  const { timeZone } = ctx.policy.document
  const today = localDate(ctx.clock.now(), timeZone)
  const isSooner = today < row.due.date
  const due = isSooner ? { ...row.due, date: today } : row.due
  const { eligibleAt, overdueAt } = isSooner ? instantsOf(today, timeZone) : row
  const notAfter = isSooner ? today : row.notAfter
  const left = { due, eligibleAt, overdueAt, notAfter, leftAt: ctx.clock.now() }
  if (!(await ctx.pool.markLeft(_id, left))) return
  await ctx.audit.write({ what: 'pool.left', who: by, about: _id })
  if (isSooner) await ctx.erasure.tellDue(_id, due)
}

/** As `keepForHold`, if the consent that the entry stood on holds no more: the hold came while it was on its way out. */
export async function keepWhenLeft(ctx: Parts, id: PoolId, by: Actor): Promise<void> {
  const entry = await ctx.pool.byId(id)
  if (!entry || entry.leftAt !== null) return
  const [consent] = await ctx.consents.byIds([entry.consentId])
  if (consent?.state === 'closed') await ctx.inTransaction(() => keepForHold(ctx, entry, by))
}
