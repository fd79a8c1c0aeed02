import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type RefereeId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { isGoing } from '../policy/states.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { DataKey } from '../vault/seal.ts'
import { openReferee, type Referee } from './referee.ts'
import { refereeById, type RefereeRow } from './referees-store.ts'

/** An entry with its seal open, and the application it belongs to. */
export interface OpenEntry {
  entry: RefereeRow
  row: ApplicationRow
  key: DataKey
  referee: Referee
}

type Parts = Pick<Context, 'applications' | 'database' | 'vault'>

/** The entries that are there, opened: of an application that is being deleted there are none. */
export async function openEntries(ctx: Parts, entries: readonly RefereeRow[]): Promise<OpenEntry[]> {
  const ids = [...new Set(entries.map(entry => entry.applicationId))]
  const rows = new Map((await ctx.applications.byIds(ids)).map(row => [row._id, row]))
  const keys = await openThoseThere(ctx, ids)
  return entries.flatMap(entry => {
    const [row, key] = [rows.get(entry.applicationId), keys.get(entry.applicationId)]
    if (!row || isGoing(row.state) || !key) return []
    return [{ entry, row, key, referee: openReferee(key, entry._id, entry.sealed) }]
  })
}

/**
 * One entry, opened.
 *
 * @throws Refusal 'notFound' when there is none
 * @throws Refusal 'gone' when its application is being deleted, 'unreadable' when its key is lost
 */
export async function openEntry(ctx: Parts, id: RefereeId): Promise<OpenEntry> {
  const entry = await refereeById(ctx, id)
  if (!entry) throw new Refusal('notFound')
  const [open] = await openEntries(ctx, [entry])
  if (open) return open
  await ctx.vault.keys.open([entry.applicationId])
  throw new Refusal('gone')
}

/** What the token of a mailed link leads to. Expired, replaced, unknown and deleted lead nowhere alike. */
export async function entryBehind(
  ctx: Parts & Pick<Context, 'links'>,
  token: string,
): Promise<OpenEntry | undefined> {
  const link = await ctx.links.find(token)
  if (!link || !ctx.links.isAlive(link)) return undefined
  const open = await entryOfLink(ctx, token)
  return open?.entry.linkNo === link.details?.['linkNo'] ? open : undefined
}

/** The entry a link was once made for, whether or not the link still works. */
export async function entryOfLink(
  ctx: Parts & Pick<Context, 'links'>,
  token: string,
): Promise<OpenEntry | undefined> {
  const link = await ctx.links.find(token)
  const id = link?.details?.['refereeId']
  if (link?.purpose !== 'referee' || !isId('ref', id)) return undefined
  const entry = await refereeById(ctx, id)
  return entry && (await openEntries(ctx, [entry]))[0]
}
