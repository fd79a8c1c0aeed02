import { sendAskedLink, type AskedLink } from '../applications/asked-link.ts'
import { renewalOf } from '../applications/renew-link.ts'
import type { Context } from '../base/context.ts'
import type { Language } from '../policy/languages.ts'
import { KeyErased, KeyMissing } from '../vault/data-keys.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import { SealBroken, type DataKey } from '../vault/seal.ts'
import { askedByIn, type AskedBy } from './ask-for-link.ts'
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
  | 'limits'
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
 * of one person to their pages, of several to a page with dates only. In place of a dead link its owner gets a fresh one. Safe to run twice. Source: ux.md 2, 4
 */
export async function answerLinkRequests(ctx: Parts): Promise<AnswerReport> {
  const report: AnswerReport = { answered: 0, dropped: 0, mails: 0 }
  for (const row of await ctx.linkRequests.oldest(rowsAtOnce)) {
    const by = row.expiresAt > ctx.clock.now() ? await askedByOf(ctx, row) : undefined
    const mails = by === undefined ? await drop(ctx, row) : await answer(ctx, row, by)
    report[by === undefined ? 'dropped' : 'answered'] += 1
    report.mails += mails
    await ctx.vault.keys.destroy([row._id])
  }
  return report
}

/** Undefined when it cannot be read any more: another worker was here. */
async function askedByOf(ctx: Parts, row: LinkRequestRow): Promise<AskedBy | undefined> {
  try {
    const key = (await ctx.vault.keys.open([row._id])).get(row._id)
    return key && askedByIn(key, row)
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

async function answer(ctx: Parts, row: LinkRequestRow, by: AskedBy): Promise<number> {
  const links = 'token' in by ? await renewed(ctx, by.token) : await found(ctx, row, by.address)
  return await ctx.inTransaction(async () => {
    if (!(await ctx.linkRequests.take(row._id))) return 0
    for (const link of links) await sendAskedLink(ctx, { ...link, occasion: row._id })
    return links.length
  })
}

type LinkToSend = Omit<AskedLink, 'occasion'>

async function renewed(ctx: Parts, token: string): Promise<LinkToSend[]> {
  return [await renewalOf(ctx, token)].filter(link => link !== undefined)
}

async function found(ctx: Parts, { language }: LinkRequestRow, address: string): Promise<LinkToSend[]> {
  const people = await peopleBehind(ctx, address)
  const units = people.flatMap(({ applications, entry }) => [...applications, ...(entry ? [entry] : [])])
  const open = await openThoseThere(
    ctx,
    units.map(unit => unit._id),
  )
  return byMailbox(people).flatMap(box => linkFor(box, { language, open }) ?? [])
}

/** The key of what is named seals the mail: of somebody of whom none opens any more nobody hears. */
function linkFor(
  people: readonly PersonBehind[],
  { language, open }: { language: Language; open: ReadonlyMap<string, DataKey> },
): LinkToSend | undefined {
  for (const { subjectId, address: to, applications, entry } of people) {
    const application = applications.find(row => open.has(row._id))
    const unit = application ?? (entry && open.has(entry._id) ? entry : undefined)
    if (!unit) continue
    const own = application ? 'see' : 'pool'
    return { purpose: people.length === 1 ? own : 'mailbox', subjectId, unit: unit._id, to, language }
  }
  return undefined
}
