import type { ApplicationRow } from '../applications/application-row.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import { Refusal } from '../base/errors.ts'
import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { closeConsent } from '../consents/close-consent.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { localDate } from '../policy/retention.ts'
import { dueOf, joinPool, type JoinContext } from './join-pool.ts'

type Parts = JoinContext & Pick<Context, 'applications' | 'outbox'>

/** What a look at all consents did. */
export interface PoolFilled {
  joined: number
  closed: number
}

const perPage = 200

/**
 * Everybody who agreed and whose application is decided and told, or withdrawn, is in the pool; of those who were hired
 * the consent is closed. Asks what is so, not what has just happened: a missed hour is caught up.
 */
export async function fillPool(ctx: Parts): Promise<PoolFilled> {
  const filled: PoolFilled = { joined: 0, closed: 0 }
  const failures: unknown[] = []
  let after = ''
  for (;;) {
    const consents = await ctx.consents.consented({ after, limit: perPage })
    const settled = await settledOf(ctx, consents)
    for (const consent of consents) {
      const settling = settleOne(ctx, consent, settled.get(consent.subjectId) ?? [])
      const done = await settling.catch((error: unknown) => void failures.push(error))
      if (done) filled[done] += 1
    }
    const last = consents.at(-1)
    if (!last || consents.length < perPage) break
    after = last._id
  }
  if (failures.length > 0) throw failures[0] // one CV that cannot be read kept nobody else waiting
  return filled
}

async function settledOf(
  ctx: Parts,
  consents: readonly ConsentRow[],
): Promise<Map<SubjectId, ApplicationRow[]>> {
  const settled = new Map<SubjectId, ApplicationRow[]>()
  for (const row of await ctx.applications.settledOf(consents.map(consent => consent.subjectId))) {
    if (await isTold(ctx, row)) settled.set(row.subjectId, [...(settled.get(row.subjectId) ?? []), row])
  }
  return settled
}

/** Not before its mail has gone, or never will: an entry would tell the decision sooner. */
async function isTold(ctx: Pick<Context, 'outbox'>, row: ApplicationRow): Promise<boolean> {
  if (row.state === 'withdrawn' || !row.decision) return true
  const mail = await ctx.outbox.stateOf({ kind: 'M3', about: row._id, occasion: occasionOf(row.decision) })
  return !mail || mail.state === 'sent' || mail.state === 'failed'
}

async function settleOne(
  ctx: Parts,
  consent: ConsentRow,
  settled: readonly ApplicationRow[],
): Promise<keyof PoolFilled | undefined> {
  const [newest] = settled
  if (!newest) return undefined
  const isHired = settled.some(row => row.decision?.outcome === 'hired')
  const due = dueOf(ctx, consent)
  const today = localDate(ctx.clock.now(), ctx.policy.document.timeZone)
  const closing = isHired ? 'hired' : !due || due.date <= today ? 'lapsed' : undefined
  if (closing) {
    await ctx.inTransaction(() => closeConsent(ctx, { consent, closing, by: { kind: 'system' } }))
    return 'closed'
  }
  return due && (await joined(ctx, { consent, application: newest, due })) ? 'joined' : undefined
}

/**
 * Whoever is on their way out, withdraws or is seen to by another worker at this moment is left to that; and of whoever
 * has restricted something nothing is copied before that is lifted.
 */
async function joined(ctx: Parts, from: Parameters<typeof joinPool>[1]): Promise<boolean> {
  const { subjectId } = from.consent
  if ((await ctx.applications.restrictedAmong([subjectId])).size > 0) return false
  try {
    await joinPool(ctx, from)
    return true
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'conflict' || error.code === 'gone')) return false
    throw error
  }
}
