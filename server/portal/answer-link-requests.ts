import { sendAskedLink } from '../applications/asked-link.ts'
import type { Context } from '../base/context.ts'
import { KeyErased, KeyMissing } from '../vault/data-keys.ts'
import { SealBroken } from '../vault/seal.ts'
import { addressIn } from './ask-for-link.ts'
import type { LinkRequestRow } from './link-requests-store.ts'
import { byMailbox, peopleBehind, type PersonBehind } from './people-behind.ts'

const rowsAtOnce = 100

type Parts = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'config'
  | 'vault'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'links'
  | 'linkRequests'
  | 'outbox'
  | 'audit'
  | 'inTransaction'
>

/** How many requests were answered, how many were too old or could not be read, and how many mails that made. */
export type AnswerReport = Record<'answered' | 'dropped' | 'mails', number>

/**
 * Every request for a link that waits is gone with its key, and each mailbox of which something is held gets a link:
 * of one person to their pages, of several to a page with dates only. Safe to run twice. Source: ux.md 2, 4
 */
export async function answerLinkRequests(ctx: Parts): Promise<AnswerReport> {
  const report: AnswerReport = { answered: 0, dropped: 0, mails: 0 }
  for (const row of await ctx.linkRequests.oldest(rowsAtOnce)) {
    const address = row.expiresAt > ctx.clock.now() ? await addressOfRequest(ctx, row) : undefined
    const mails = address === undefined ? await drop(ctx, row) : await answer(ctx, row, address)
    report[address === undefined ? 'dropped' : 'answered'] += 1
    report.mails += mails
    await ctx.vault.keys.destroy([row._id])
  }
  return report
}

/** Undefined when it cannot be read any more: another worker was here. */
async function addressOfRequest(ctx: Parts, row: LinkRequestRow): Promise<string | undefined> {
  try {
    const key = (await ctx.vault.keys.open([row._id])).get(row._id)
    return key && addressIn(key, row)
  } catch (error) {
    if (error instanceof KeyErased || error instanceof KeyMissing || error instanceof SealBroken)
      return undefined
    throw error
  }
}

async function drop(ctx: Parts, row: LinkRequestRow): Promise<number> {
  await ctx.linkRequests.take(row._id)
  return 0
}

async function answer(ctx: Parts, row: LinkRequestRow, address: string): Promise<number> {
  const boxes = byMailbox(await peopleBehind(ctx, address))
  return await ctx.inTransaction(async () => {
    if (!(await ctx.linkRequests.take(row._id))) return 0
    for (const people of boxes) await mail(ctx, row, people)
    return boxes.length
  })
}

async function mail(
  ctx: Parts,
  { _id, language }: LinkRequestRow,
  people: readonly PersonBehind[],
): Promise<void> {
  const [first] = people
  const application = first?.applications[0]
  const unit = application ?? first?.entry
  if (!first || !unit) return
  const own = application ? 'see' : 'pool'
  await sendAskedLink(ctx, {
    purpose: people.length === 1 ? own : 'mailbox',
    subjectId: first.subjectId,
    unit: unit._id,
    to: first.address,
    language,
    occasion: _id,
  })
}
