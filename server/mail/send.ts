import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import { failpoint } from '../base/failpoint.ts'
import { KeyErased } from '../vault/data-keys.ts'
import { renderMail } from '../../views/mail/render.ts'
import { MailRefused, type OutgoingMail } from './mailer.ts'
import { openMail } from './outbox.ts'
import { outboxStore, type OutboxRow, type OutboxStore } from './outbox-store.ts'
import { anyChance, pauseAfter } from './retry.ts'

type Parts = Pick<Context, 'database' | 'vault' | 'mailer' | 'log'>

/** Longer than a delivery may take, so that a claim is taken over only from a worker that died. */
const leaseMs = 60_000
/** No new claim after this: the job's lock lives a minute, and the last delivery may need half of it. */
const claimingMs = 25_000

/** How many mails went which way. */
export type SendReport = Record<'sent' | 'retried' | 'failed' | 'dropped' | 'lost', number>
type Outcome = keyof SendReport

/** Every mail whose time has come has been tried once, unless the server says nothing of use or time is up. Safe with several workers. */
export async function sendWaiting(ctx: Parts): Promise<SendReport> {
  const store = outboxStore(ctx.database)
  const report: SendReport = { sent: 0, retried: 0, failed: 0, dropped: 0, lost: 0 }
  const until = monotonicMs() + claimingMs
  let silent = false
  while (!silent && monotonicMs() < until) {
    const now = await ctx.database.now()
    const row = await store.claim(now, new Date(now.getTime() + leaseMs))
    if (!row) break
    await failpoint('mail.claimed')
    const attempt = await tryMail(ctx, row, now)
    silent = attempt instanceof MailRefused && attempt.again === 'silent'
    report[await settle(ctx, { store, row, attempt })] += 1
  }
  return report
}

/** How an attempt ended: the mail was accepted, or why not. */
type Attempt = 'accepted' | Error

async function tryMail(ctx: Parts, row: OutboxRow, now: Date): Promise<Attempt> {
  if (row.closeBy && row.closeBy <= now) return new MailRefused('closed', 'never')
  try {
    await ctx.mailer.deliver(await mailOf(ctx, row))
    return 'accepted'
  } catch (error) {
    return error instanceof Error ? error : new Error('not an error')
  }
}

async function mailOf(ctx: Parts, row: OutboxRow): Promise<OutgoingMail> {
  const key = (await ctx.vault.keys.open([row.unit])).get(row.unit)
  if (!key) throw new KeyErased([row.unit])
  const { to, values } = openMail(key, row)
  return { id: row._id, to, ...renderMail(row.kind, row.language, values) }
}

/** What became of it is in the row, unless another worker has claimed it since. */
async function settle(
  ctx: Parts,
  { store, row, attempt }: { store: OutboxStore; row: OutboxRow; attempt: Attempt },
): Promise<Outcome> {
  if (attempt === 'accepted') {
    await failpoint('mail.accepted')
    const marked = await store.markSent(row, await ctx.database.now())
    await failpoint('mail.marked')
    return marked ? 'sent' : 'lost'
  }
  if (attempt instanceof KeyErased) return (await store.removeClaimed(row)) ? 'dropped' : 'lost'
  const code = attempt instanceof MailRefused ? attempt.code : attempt.name
  const pause = pauseAfter(row.attempts, anyChance())
  if (pause === undefined || (attempt instanceof MailRefused && attempt.again === 'never')) {
    ctx.log.error('mail.failed', { code, counts: { attempts: row.attempts } })
    return (await store.markFailed(row)) ? 'failed' : 'lost'
  }
  ctx.log.warn('mail.retried', { code, counts: { attempts: row.attempts } })
  const nextAt = new Date((await ctx.database.now()).getTime() + pause)
  return (await store.markWaiting(row, nextAt)) ? 'retried' : 'lost'
}
