import type { ApplicationRow } from '../applications/application-row.ts'
import { Refusal, type RefusalCode } from '../base/errors.ts'
import { closeConsent } from '../consents/close-consent.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { poolDueOf } from '../consents/pool-due-of.ts'
import { localDate } from '../policy/retention.ts'
import { closeHired } from './close-hired.ts'
import { joinPool, type JoinContext } from './join-pool.ts'
import { isHired, settledOf, type SettledContext } from './settled.ts'

type Parts = JoinContext & SettledContext

/** What a look at all consents did. */
export interface PoolFilled {
  joined: number
  closed: number
}

const perPage = 200

/**
 * Everybody who agreed and whose application is decided and told, or withdrawn, is in the pool; of those who were hired
 * the consent is closed, with what was kept on it. Asks what is so, not what has just happened: a missed hour is caught up.
 */
export async function fillPool(ctx: Parts): Promise<PoolFilled> {
  const filled: PoolFilled = { joined: 0, closed: 0 }
  const failures: unknown[] = []
  let after = ''
  for (;;) {
    const consents = await ctx.consents.consented({ after, limit: perPage })
    const settled = await settledOf(
      ctx,
      consents.map(consent => consent.subjectId),
    )
    for (const consent of consents) {
      const settling = settleOne(ctx, consent, settled.get(consent.subjectId) ?? [])
      const done = await settling.catch((error: unknown) => void failures.push(error))
      if (done) filled[done] += 1
    }
    const last = consents.at(-1)
    if (!last || consents.length < perPage) break
    after = last._id
  }
  filled.closed += await closeHired(ctx)
  if (failures.length > 0) throw failures[0] // one CV that cannot be read kept nobody else waiting
  return filled
}

async function settleOne(
  ctx: Parts,
  consent: ConsentRow,
  settled: readonly ApplicationRow[],
): Promise<keyof PoolFilled | undefined> {
  const [newest] = settled
  if (!newest) return undefined
  const due = poolDueOf(ctx, consent)
  const today = localDate(ctx.clock.now(), ctx.policy.document.timeZone)
  const closing = isHired(settled) ? 'hired' : !due || due.date <= today ? 'lapsed' : undefined
  if (closing) {
    await ctx.inTransaction(() => closeConsent(ctx, { consent, closing, by: { kind: 'system' } }))
    return 'closed'
  }
  return due && (await joined(ctx, { consent, application: newest, due })) ? 'joined' : undefined
}

const leavesOut: ReadonlySet<RefusalCode> = new Set(['conflict', 'gone', 'unreadable'])

/**
 * Whoever is on their way out, withdraws or is seen to by another worker at this moment is left to that; of whoever has
 * restricted something nothing is copied before that is lifted, and of whoever cannot be read any more nothing at all.
 */
async function joined(ctx: Parts, from: Parameters<typeof joinPool>[1]): Promise<boolean> {
  const { subjectId } = from.consent
  if ((await ctx.applications.restrictedAmong([subjectId])).size > 0) return false
  try {
    await joinPool(ctx, from)
    return true
  } catch (error) {
    if (error instanceof Refusal && leavesOut.has(error.code)) return false
    throw error
  }
}
