import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Context } from '../base/context.ts'
import { failpoint } from '../base/failpoint.ts'
import { newId, type FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { FileKind } from '../policy/files.ts'
import type { DataKey } from '../vault/seal.ts'
import { atMost } from './at-most.ts'
import { dropFile } from './drop-file.ts'
import { sealLabel } from './file-label.ts'
import { insertPending } from './files-store.ts'
import type { StagedFile } from './file-store.ts'
import { inspectDocx } from './inspect-docx.ts'
import type { PostRoom } from './post-room.ts'
import { readPart, type PartReading } from './read-part.ts'
import { onStore } from './store-faults.ts'
import { FileRefused, type FileRefusalKey, type FileType, type Verdict } from './verdict.ts'

/** What taking files in needs. */
export type TakingContext = Pick<Context, 'clock' | 'database' | 'fileStore' | 'vault'>

/** A file part of a form. */
export interface FilePart {
  kind: FileKind
  /** Harmless already. */
  name: string
  stream: Readable
}

/** The post that the parts belong to. */
export interface Post {
  applicationId: LeavingId
  heldUntil: Date
  room: PostRoom
  /** The application's data key; made at the first file, the same for all. */
  key(): Promise<DataKey>
  /** When the next file came: later than the one before, so that they keep the order of the form. */
  cameAt(): Date
}

/** A file whose sealed bytes are safe in the store; its row still says `pending`. */
export interface TakenFile {
  fileId: FileId
  kind: FileKind
  name: string
  size: number
  sha256: string
  type: FileType
  flags: string[]
  /** The label for the row. */
  sealed: Buffer
}

/** A file that is not taken, and the sentence that says why. */
export interface RefusedFile {
  kind: FileKind
  name: string
  key: FileRefusalKey
}

/**
 * The part is either in the store, sealed and to stay, or refused with nothing of it left. Its stream is read to the end
 * or left flowing; nobody destroys it. The row comes first, so that no byte is ever without one. The id is fresh even
 * when a form is posted again: a second content sealed under the same id would repeat nonces.
 *
 * @param onPath is told where the bytes will lie before the first of them is written
 * @throws Refusal 'unavailable' when the store cannot write, 'gone' when the application's key is destroyed;
 *   the stream's own error when the upload broke off. Nothing is left then either
 */
export async function takeIn(
  ctx: TakingContext,
  part: FilePart,
  target: { post: Post; onPath: (path: string) => void },
): Promise<TakenFile | RefusedFile> {
  const fileId = newId('fil')
  const { post } = target
  const createdAt = post.cameAt()
  const reading = readPart(part.stream, post.room)
  try {
    const key = await post.key()
    const { applicationId, heldUntil } = post
    await insertPending(ctx, { _id: fileId, kind: part.kind, applicationId, heldUntil, createdAt })
    await failpoint('submit.row')
    const staged = await ctx.fileStore.stage(fileId)
    target.onPath(staged.path)
    const stored = await onStore(() => store(ctx, { fileId, key, staged, reading }))
    const sealed = sealLabel(key, fileId, { name: part.name, sha256: stored.sha256 })
    return { fileId, kind: part.kind, name: part.name, ...stored, sealed }
  } catch (error) {
    part.stream.resume()
    post.room.giveBack(reading.size())
    await dropFile(ctx, fileId)
    if (error instanceof FileRefused) return { kind: part.kind, name: part.name, key: error.key }
    throw error
  }
}

interface Storing {
  fileId: FileId
  key: DataKey
  staged: StagedFile
  reading: PartReading
}

async function store(
  ctx: TakingContext,
  storing: Storing,
): Promise<Pick<TakenFile, 'size' | 'sha256' | 'type' | 'flags'>> {
  const { fileId, key, staged, reading } = storing
  try {
    await pipeline(
      reading.bytes(),
      ctx.vault.seal.sealFile(key, fileId),
      async (sealed: AsyncIterable<Buffer>) => {
        for await (const frame of sealed) await staged.write(frame)
      },
    )
    const { size, sha256, verdict } = reading.result()
    await failpoint('submit.beforeCheck')
    const judged = verdict === 'zip' ? await judgeZip(ctx, storing) : verdict
    if ('key' in judged) throw new FileRefused(judged.key)
    await staged.keep()
    return { size, sha256, ...judged }
  } finally {
    await staged.close()
  }
}

/** A document in memory is at most 10 MiB, and what is inflated of it is not kept. Source: reliability.md 3, step 4 */
const checking = atMost(2)

/** Reads the staged file back through its seal: plain bytes are in memory only. */
async function judgeZip(ctx: TakingContext, { fileId, key, staged }: Storing): Promise<Verdict> {
  return await checking(async () => {
    const opened = ctx.vault.seal.openFile(key, fileId)
    return await inspectDocx(await pipeline(staged.readBack(), opened, source => buffer(source)))
  })
}
