import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import { failpoint } from '../base/failpoint.ts'
import { isCanaryAddress } from '../policy/canary.ts'
import type { Language } from '../policy/languages.ts'
import { policyRows } from '../store/policy-rows.ts'
import { KeyErased, KeyMissing } from '../vault/data-keys.ts'
import { tellsDay } from '../../views/mail/day-told.ts'
import { renderMail } from '../../views/mail/render.ts'
import { MailRefused, type OutgoingMail } from './mailer.ts'
import { openMail } from './outbox.ts'
import { outboxStore, type OutboxRow, type OutboxStore } from './outbox-store.ts'
import { anyChance, pauseAfter } from './retry.ts'
import { dayNow } from './stopped-units-store.ts'

type Parts = Pick<Context, 'config' | 'policy' | 'database' | 'vault' | 'mailer' | 'log' | 'counters'>

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

/** What the mail says came to nothing while it waited: it is not sent. */
class CameToNothing extends Error {}

/** How an attempt ended: the mail was accepted, or why not. */
type Attempt = 'accepted' | Error

async function tryMail(ctx: Parts, row: OutboxRow, now: Date): Promise<Attempt> {
  if (row.closeBy && row.closeBy <= now) return new MailRefused('closed', 'never')
  try {
    const mail = await mailOf(ctx, row)
    if (!isCanaryAddress(mail.to)) await ctx.mailer.deliver(mail)
    return 'accepted'
  } catch (error) {
    return error instanceof Error ? error : new Error('not an error')
  }
}

async function mailOf(ctx: Parts, row: OutboxRow): Promise<OutgoingMail> {
  const key = (await ctx.vault.keys.open([row.unit])).get(row.unit)
  if (!key) throw new KeyErased([row.unit])
  const { to, values } = openMail(key, row)
  if (row.kind === 'M11' && (await policyRows(ctx.database).isRevoked(Number(values['version']))))
    throw new CameToNothing()
  // The day may have moved or been stopped since the mail was written: it would promise what does not happen.
  const day = tellsDay(row.kind) ? await dayNow(ctx.database, row.about) : {}
  const notice = noticeAddress(ctx, row.language)
  return { id: row._id, to, ...renderMail(row.kind, row.language, { ...values, ...day, notice }) }
}

/** Where the privacy notice in force is, in that language. */
function noticeAddress({ config, policy }: Pick<Parts, 'config' | 'policy'>, language: Language): string {
  const isFirst = language === policy.document.languages[0]
  return `${config.publicUrl}${isFirst ? '' : `/${language}`}/privacy`
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
  // One with a key of its own is closed by whoever closes those, and said to be.
  if (attempt instanceof KeyErased && row.closeBy) return (await store.markFailed(row)) ? 'failed' : 'lost'
  if (attempt instanceof KeyErased || attempt instanceof CameToNothing)
    return (await store.removeClaimed(row)) ? 'dropped' : 'lost'
  const code = attempt instanceof MailRefused ? attempt.code : attempt.name
  if (code !== 'closed') ctx.counters.add('mail_failures_total')
  const pause = pauseAfter(row.attempts, anyChance())
  const isFinal =
    attempt instanceof KeyMissing
      ? !(await ctx.vault.keys.stateOf([row.unit])).has(row.unit) // a key that is there may be mended
      : attempt instanceof MailRefused && attempt.again === 'never'
  if (pause === undefined || isFinal) {
    const fields = { code, counts: { attempts: row.attempts } }
    if (code === 'closed') ctx.log.warn('mail.late', fields)
    else ctx.log.error('mail.failed', fields)
    return (await store.markFailed(row)) ? 'failed' : 'lost'
  }
  ctx.log.warn('mail.retried', { code, counts: { attempts: row.attempts } })
  const nextAt = new Date((await ctx.database.now()).getTime() + pause)
  return (await store.markWaiting(row, nextAt)) ? 'retried' : 'lost'
}
