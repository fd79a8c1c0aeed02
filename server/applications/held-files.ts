import type { Context } from '../base/context.ts'
import type { FileId } from '../base/ids.ts'
import { dropFile } from '../files/drop-file.ts'
import { openLabel } from '../files/file-label.ts'
import { heldOf } from '../files/files-store.ts'
import { fileSlots, type FileKind } from '../policy/files.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import type { FormKey } from './form-key.ts'

/** A file that waits for its form to be sent. */
export interface Held {
  fileId: FileId
  kind: FileKind
  name: string
  /** Bytes. */
  size: number
  keptUntil: Date
}

type Parts = Pick<Context, 'database' | 'vault' | 'fileStore'>

/** The files held for that form, in the order they came. */
export async function heldFiles(ctx: Pick<Context, 'database' | 'vault'>, form: FormKey): Promise<Held[]> {
  const rows = await heldOf(ctx, form.applicationId)
  if (rows.length === 0) return []
  const key = (await ctx.vault.keys.open([form.applicationId])).get(form.applicationId)
  if (!key) return []
  return rows.map(row => ({
    fileId: row._id,
    kind: row.kind,
    name: openLabel(key, row).name,
    size: row.size,
    keptUntil: form.heldUntil,
  }))
}

/** What is chosen when a form has been read: `kept`, and what is wrong with the choice. */
export interface Choice {
  kept: Held[]
  problems: Problem[]
}

/**
 * Of what is held, only what the applicant chose: what they ticked off, what a new choice replaced,
 * and what the job does not ask for is gone.
 *
 * @param post.before what was held before this post
 * @param post.received what it brought
 */
export async function keepChosen(
  ctx: Parts,
  form: FormKey,
  post: {
    before: readonly Held[]
    received: readonly Omit<Held, 'keptUntil'>[]
    typed: TypedForm
    asksAttachments: boolean
  },
): Promise<Choice> {
  const came = post.received.map(file => ({ ...file, keptUntil: form.heldUntil }))
  const all = [...post.before, ...came]
  const old = new Set(post.before.map(file => file.fileId))
  const tickedOff = new Set([post.typed['dropHeld'] ?? []].flat())
  const replaced = (file: Held): boolean =>
    old.has(file.fileId) &&
    fileSlots[file.kind].most === 1 &&
    all.some(other => other.kind === file.kind && !old.has(other.fileId))
  const wanted = all.filter(file => !tickedOff.has(file.fileId) && !replaced(file))
  const asked = wanted.filter(file => post.asksAttachments || !fileSlots[file.kind].whenAsked)
  const kept = asked.filter((file, at) => placeOf(asked, file, at) < fileSlots[file.kind].most)
  await dropAll(
    ctx,
    all.filter(file => !kept.includes(file)),
  )
  return { kept, problems: [...unasked(wanted, asked), ...surplus(asked, kept)] }
}

/** Nothing is held for the form any more. */
export async function dropHeld(ctx: Parts, form: FormKey): Promise<void> {
  await dropAll(ctx, await heldFiles(ctx, form))
}

async function dropAll(ctx: Parts, files: readonly Held[]): Promise<void> {
  for (const file of files) await dropFile(ctx, file.fileId)
}

/** How many files of its kind came before it. */
function placeOf(files: readonly Held[], file: Held, at: number): number {
  return files.slice(0, at).filter(other => other.kind === file.kind).length
}

function unasked(wanted: readonly Held[], asked: readonly Held[]): Problem[] {
  return asked.length < wanted.length ? [{ field: 'form', key: 'err.unknown' }] : []
}

function surplus(asked: readonly Held[], kept: readonly Held[]): Problem[] {
  const { most } = fileSlots.attachments
  return kept.length < asked.length
    ? [{ field: 'attachments', key: 'err.tooManyFiles', values: { max: most } }]
    : []
}
