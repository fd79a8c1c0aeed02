import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { addressOf, withAddress } from '../policy/fields.ts'
import { readAddress } from '../policy/mail-address.ts'
import type { ApplicationRow } from './application-row.ts'
import { deadlineFor } from './deadline.ts'
import { queueReceiptMail } from './receipt-mail.ts'
import { profileOf, sealProfile } from './sealed-parts.ts'

/** How often, and for how long after sending, the address may be corrected from the receipt. Source: ux.md 2 */
export const mostCorrections = 3
export const correctionMs = 15 * 60_000

type Parts = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'vault'
  | 'applications'
  | 'applicants'
  | 'links'
  | 'sessions'
  | 'outbox'
  | 'audit'
  | 'database'
  | 'inTransaction'
  | 'erasure'
>

/** What makes the receipt mail after so many corrections a mail of its own. */
function receiptOccasion(corrections: number): string {
  return corrections === 0 ? 'submitted' : `corrected ${corrections}`
}

/** Whether the receipt still shows the address, and lets it be corrected. */
export function mayCorrect(
  ctx: Pick<Context, 'clock'>,
  row: Pick<ApplicationRow, 'receivedAt' | 'state'>,
): boolean {
  return row.state === 'received' && ctx.clock.now().getTime() < row.receivedAt.getTime() + correctionMs
}

/**
 * The address is the given one everywhere, earlier links and sessions are dead, and the receipt mail is sent anew.
 *
 * @throws Refusal 'invalid' when it is no address
 * @throws Refusal 'conflict' when the time or the three tries are over
 */
export async function correctAddress(
  ctx: Parts,
  input: { row: ApplicationRow; typed: string; job: string },
): Promise<void> {
  const { row, job } = input
  const address = readAddress(input.typed)
  if (address === undefined)
    throw new Refusal('invalid', { problems: [{ field: 'address', key: 'err.email' }] })
  if (!mayCorrect(ctx, row)) throw new Refusal('conflict')
  const key = (await ctx.vault.keys.open([row.subjectId])).get(row.subjectId)
  if (!key) throw new Refusal('gone')
  const lastActAt = ctx.clock.now()
  const moved = { lastActAt, ...deadlineFor(ctx, { ...row, lastActAt }) }
  await ctx.inTransaction(async () => {
    // Read in here: of two corrections at once the second comes after the first, or finds nothing to correct.
    const now = await ctx.applications.byId(row._id)
    const before = await profileOf(ctx, row.subjectId)
    if (!now) throw new Refusal('gone')
    if (addressOf(before) === address) return
    const profile = withAddress(before, address)
    if (!(await ctx.applications.countCorrection(row._id, mostCorrections, moved)))
      throw new Refusal('conflict')
    if (moved.due.date !== now.due.date) await ctx.erasure.tellDue(row._id, moved.due)
    await ctx.applicants.reseal(row.subjectId, sealProfile(key, row.subjectId, profile))
    await ctx.applicants.forgetTokens([row.subjectId])
    for (const token of ctx.vault.epochs.mailTokens(address).slice(0, 1))
      await ctx.applicants.addToken(token, row.subjectId)
    await ctx.links.revoke(row.subjectId)
    await ctx.sessions.endAll(row.subjectId)
    // A mail that has not left yet would tell a stranger the name and the job.
    await ctx.outbox.recall(row._id)
    const occasion = receiptOccasion(now.corrections + 1)
    await queueReceiptMail(ctx, { row: { ...now, ...moved }, profile, job, occasion })
    await ctx.audit.write({ what: 'address.corrected', who: { kind: 'nobody' }, about: row._id })
  })
}
