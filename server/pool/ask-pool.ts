import type { Context } from '../base/context.ts'
import { failpoint } from '../base/failpoint.ts'
import { questionDue } from '../policy/pool-due.ts'
import { localDate } from '../policy/retention.ts'
import { isDated } from '../policy/unit-dates.ts'
import { followPolicy } from './follow-policy.ts'
import type { JoinContext } from './join-pool.ts'
import { openMembers } from './open-members.ts'
import { queueQuestion, type Member } from './pool-mail.ts'
import type { PoolRow } from './pool-row.ts'
import { wouldStayLonger } from './renew-consent.ts'
import { unrestricted } from './unrestricted.ts'

type Parts = JoinContext & Pick<Context, 'applications' | 'config' | 'links' | 'outbox'>

const perPage = 200

/** What a look at all members did. */
export interface PoolAsked {
  asked: number
  moved: number
}

/**
 * Every member whose day comes near is asked whether to stay, once for each of `askDays`; days that were missed are
 * caught up by one question. Nobody is asked who cannot stay any longer. A shorter policy moves D first.
 */
export async function askPool(ctx: Parts): Promise<PoolAsked> {
  const done: PoolAsked = { asked: 0, moved: 0 }
  let after = ''
  for (;;) {
    const rows = await ctx.pool.liveAfter({ after, limit: perPage })
    const sound = rows.filter(row => isDated('pool', row))
    for (const row of sound) if (await followPolicy(ctx, row)) done.moved += 1
    const moved = await ctx.pool.byIds(sound.map(row => row._id))
    const open = moved.filter(row => questionOf(ctx, row) !== undefined)
    for (const member of await openMembers(ctx, await unrestricted(ctx, open)))
      if (await ask(ctx, member)) done.asked += 1
    const last = rows.at(-1)
    if (!last || rows.length < perPage) return done
    after = last._id
  }
}

/** The question that is open, in days before D. */
function questionOf(ctx: Pick<Context, 'clock' | 'policy' | 'policies'>, row: PoolRow): number | undefined {
  const { pool, timeZone } = ctx.policy.document
  if (!pool || row.stops.length > 0 || !wouldStayLonger(ctx, row)) return undefined
  const askedDays = row.asked.filter(one => one.forDate === row.due.date).map(one => one.days)
  const today = localDate(ctx.clock.now(), timeZone)
  return questionDue(row.due.date, today, { askDays: pool.askDays, askedDays })
}

async function ask(ctx: Parts, member: Member): Promise<boolean> {
  const { row } = member
  const days = questionOf(ctx, row)
  if (days === undefined) return false
  const at = ctx.clock.now()
  return await ctx.inTransaction(async () => {
    if (!(await ctx.pool.noteAsked(row._id, { days, at, forDate: row.due.date }))) return false
    await queueQuestion(ctx, member, at)
    await failpoint('pool.asked')
    await ctx.audit.write({ what: 'pool.asked', who: { kind: 'system' }, about: row._id })
    return true
  })
}
