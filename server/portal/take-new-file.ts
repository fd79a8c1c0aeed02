import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import { dropFile } from '../files/drop-file.ts'
import { filesOf } from '../files/files-store.ts'
import { receiveForm, type ReceivedForm } from '../files/receive.ts'
import type { Incoming } from '../http/route.ts'
import { fileSlots, isFileKind, type FileKind } from '../policy/files.ts'
import { refusedText } from '../../views/applications/files.tsx'
import { fileInput, type FileTrouble } from '../../views/portal/own-files.tsx'
import { t } from '../../views/text/lookup.ts'
import { keepNewFile, placeFor, type OwnFiles } from './replace-file.ts'
import { isThere, type CameFile } from './sent-again.ts'

const hourMs = 3_600_000

/** What the address of a form with a file says: its kind, and the file whose place it takes. */
export interface FileWish {
  kind: FileKind
  instead: FileId | undefined
}

/** @throws Refusal 'malformed' when the address says something else */
export function wishOf({ query }: Pick<Incoming, 'query'>): FileWish {
  const { kind, instead } = query
  if (typeof kind !== 'string' || !isFileKind(kind)) throw new Refusal('malformed')
  if (instead !== undefined && !isId('fil', instead)) throw new Refusal('malformed')
  return { kind, instead }
}

/**
 * The file that comes with the form belongs to the application, in the old one's place; or what was wrong with it, and
 * nothing has changed. The same form sent again changes nothing.
 *
 * @throws Refusal as `placeFor` and `keepNewFile`; 'notFound' when the file it comes instead of is gone or another's, and
 *   it is not there already; 'malformed' for a new attachment that the job does not ask for
 */
export async function takeNewFile(
  ctx: Context,
  incoming: Incoming,
  { own, wish }: { own: OwnFiles; wish: FileWish },
): Promise<(FileTrouble & { status: 413 | 422 }) | null> {
  await refuseUnasked(ctx, own, wish)
  const received = await receive(ctx, incoming, { own, wish })
  const trouble = troubleOf(received, incoming, wish)
  const [file] = received.received
  if (!trouble && file) {
    await keep(ctx, own, { ...file, ...wish })
    return null
  }
  if (file) await dropFile(ctx, file.fileId)
  return trouble && { ...trouble, status: received.tooLarge ? 413 : 422 }
}

async function refuseUnasked(ctx: Context, { row }: OwnFiles, { kind, instead }: FileWish): Promise<void> {
  if (instead !== undefined || !fileSlots[kind].whenAsked) return
  if (isPoolEntry(row)) throw new Refusal('malformed')
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  if (!vacancy?.attachments) throw new Refusal('malformed')
}

async function receive(
  ctx: Context,
  incoming: Incoming,
  { own, wish }: { own: OwnFiles; wish: FileWish },
): Promise<ReceivedForm> {
  const { files, old } = await placeFor(ctx, own, wish)
  const isGone = wish.instead !== undefined && !old
  const staying = isGone ? [] : files.filter(file => file !== old)
  return await receiveForm(ctx, incoming.raw, {
    applicationId: own.row._id,
    heldBytes: staying.reduce((sum, file) => sum + file.size, 0),
    heldFiles: staying.length,
    heldUntil: new Date(ctx.clock.now().getTime() + hourMs),
    kindOf: inputName => (inputName === fileInput ? wish.kind : undefined),
  })
}

/** What is wrong with what came; null when it is one good file. */
function troubleOf(
  { received, refused, unexpected }: ReceivedForm,
  { language }: Pick<Incoming, 'language'>,
  { kind, instead }: FileWish,
): FileTrouble | null {
  const target = instead ?? kind
  const [bad] = refused
  if (bad) return { target, text: refusedText(language, bad) }
  if (received.length === 1 && unexpected.length === 0) return null
  return { target, text: t(language)(received.length > 0 ? 'err.unknown' : 'files.missing') }
}

/** A file that found no place, or is there already, leaves nothing behind. */
async function keep(ctx: Context, own: OwnFiles, wish: CameFile & FileWish): Promise<void> {
  const unit = own.row._id
  const isGone = async () =>
    wish.instead !== undefined && !(await filesOf(ctx, unit)).some(({ _id }) => _id === wish.instead)
  const isAgain = async () =>
    (wish.instead === undefined || (await isGone())) && (await isThere(ctx, unit, wish))
  try {
    if (await isAgain()) return void (await dropFile(ctx, wish.fileId))
    if (await isGone()) throw new Refusal('notFound')
    await keepNewFile(ctx, own, wish)
  } catch (error) {
    const isRefused = error instanceof Refusal && (error.code === 'conflict' || error.code === 'notFound')
    if (isRefused) await dropFile(ctx, wish.fileId)
    if (isRefused && (await isAgain())) return
    throw error
  }
}
