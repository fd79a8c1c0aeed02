import { timingSafeEqual } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId } from '../base/ids.ts'
import { noteRecipient, unnoteRecipient } from '../applications/disclosures-store.ts'
import { isGoing } from '../policy/states.ts'
import { removeExportFiles } from './exports-folder-store.ts'
import { closeTransfer, countWrongCode, exportById, markFetched, type ExportRow } from './exports-store.ts'
import { isTakeable, openExport } from './own-export.ts'
import { openUnits, type OpenUnits } from './open-units.ts'
import { tellNoMore, transferredOf } from './tell-receiver.ts'
import { openReceiver, type Receiver } from './transfer-seal.ts'

/** After so many wrong codes no code opens it any more. Source: privacy.md 9 */
export const mostTries = 5

type Parts = Pick<
  Context,
  | 'applicants'
  | 'applications'
  | 'audit'
  | 'clock'
  | 'config'
  | 'database'
  | 'fileStore'
  | 'inTransaction'
  | 'links'
  | 'outbox'
  | 'pool'
  | 'vault'
>

/** A transfer that waits for its receiver, opened. */
export interface OpenTransfer {
  row: ExportRow
  applicationId: ApplicationId
  open: OpenUnits
  receiver: Receiver
}

/**
 * What the token of a mailed link leads to.
 *
 * @throws Refusal 'gone': expired, fetched, closed, unknown and deleted alike
 */
export async function transferBehind(ctx: Parts, token: string): Promise<OpenTransfer> {
  const link = await ctx.links.find(token)
  const id = link?.details?.['exportId']
  const isOpen = link?.purpose === 'transfer' && ctx.links.isAlive(link) && isId('exp', id)
  const row = isOpen ? await exportById(ctx, id) : undefined
  if (!row?.sealed || !isTakeable(row, ctx.clock.now())) throw new Refusal('gone')
  const open = await openUnits(ctx, row.units)
  const applicationId = transferredOf(row)
  return { row, applicationId, open, receiver: openReceiver(open.keyOf(applicationId), row._id, row.sealed) }
}

/** The archive; or how many more codes may be tried. */
export type Fetched = { stream: Readable; size: number } | { triesLeft: number }

/**
 * With the right code the receiver has the archive, for the only time, and stands among those who have a copy.
 *
 * @throws Refusal 'gone' as `transferBehind`, when another request was faster, and when the deletion had begun by then
 */
export async function fetchTransfer(ctx: Parts, token: string, code: string): Promise<Fetched> {
  const transfer = await transferBehind(ctx, token)
  if (!isSameCode(code, transfer.receiver.code)) return { triesLeft: await countWrong(ctx, transfer) }
  const { row } = transfer
  const stream = await openExport(ctx, row)
  try {
    await noteFetched(ctx, transfer)
  } catch (error) {
    stream.destroy()
    throw error
  }
  await removeExportFiles(ctx, row.fileId ? [row.fileId] : [])
  return { stream, size: row.size }
}

/** The receiver has a copy from now on: first that is noted, then looked whether the deletion had begun. */
async function noteFetched(ctx: Parts, { row, applicationId, open, receiver }: OpenTransfer): Promise<void> {
  const at = ctx.clock.now()
  const key = open.keyOf(applicationId)
  const to = { name: receiver.to, address: receiver.to }
  const isNew = await ctx.inTransaction(async () => {
    if (!(await markFetched(ctx, row._id, at))) throw new Refusal('gone')
    const isFirst = await noteRecipient(ctx, key, { applicationId, to, at })
    await ctx.audit.write({ what: 'transfer.fetched', who: { kind: 'nobody' }, about: applicationId })
    return isFirst
  })
  const now = await ctx.applications.byId(applicationId)
  if (now && !isGoing(now.state)) return
  // Claimed meanwhile: whoever has copies may have been written to already, so this one is not given.
  if (isNew) await unnoteRecipient(ctx, key, { applicationId, to })
  await removeExportFiles(ctx, row.fileId ? [row.fileId] : []) // which the run finds by no row any more
  throw new Refusal('gone')
}

async function countWrong(ctx: Parts, { row, applicationId }: OpenTransfer): Promise<number> {
  const at = ctx.clock.now()
  const tries = await ctx.inTransaction(async () => {
    const counted = await countWrongCode(ctx, row._id)
    if (counted === undefined) throw new Refusal('gone')
    if (counted >= mostTries && (await closeTransfer(ctx, row._id, at))) await tellNoMore(ctx, row)
    await ctx.audit.write({ what: 'transfer.refused', who: { kind: 'nobody' }, about: applicationId })
    return counted
  })
  if (tries < mostTries) return mostTries - tries
  await removeExportFiles(ctx, row.fileId ? [row.fileId] : [])
  throw new Refusal('gone')
}

/** Case, blanks and hyphens do not matter; O is 0, I and L are 1. */
function isSameCode(typed: string, code: string): boolean {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const [one, other] = [Buffer.from(plain), Buffer.from(code)]
  return one.length === other.length && timingSafeEqual(one, other)
}
