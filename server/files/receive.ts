import type { Request } from 'express'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { isFileKind } from '../policy/files.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { dropFile } from './drop-file.ts'
import { harmlessName } from './file-label.ts'
import { markHeld } from './files-store.ts'
import { parseMultipart, type Parse, type PartHandlers } from './multipart-parser.ts'
import { postRoom } from './post-room.ts'
import { takeIn, type Post, type RefusedFile, type TakenFile, type TakingContext } from './take-in.ts'
import { checkHeaders, refusalOf, UploadAborted } from './upload-refusals.ts'
import { watchSilence } from './watch-silence.ts'

export { UploadAborted } from './upload-refusals.ts'
export type { RefusedFile } from './take-in.ts'

/** A file that came whole and waits for its form to be sent. */
export interface ReceivedFile extends Omit<TakenFile, 'sealed'> {
  state: 'held'
}

/** What a post brought. */
export interface ReceivedForm {
  fields: TypedForm
  received: ReceivedFile[]
  refused: RefusedFile[]
  /** A file was over 10 MiB, or the files together over 20 MiB: the answer is 413, with the form and the good files. */
  tooLarge: boolean
  /** File inputs that were not asked for, or that brought more than they take (`form`: more than can be told). */
  unexpected: string[]
}

/** Which form the post belongs to, and what is held of it already. */
export interface Receiving {
  applicationId: ApplicationId
  heldBytes: number
  heldFiles: number
  heldUntil: Date
  /** Ends the upload with its reason, which should be a Refusal: for a gate that needs the slot. */
  signal?: AbortSignal
  /** How long the sender may send nothing, milliseconds; 20 s. Source: reliability.md 9 */
  silenceMs?: number
}

/**
 * The whole body was read: texts, files that are held now, and files that were refused with nothing of them left.
 *
 * @throws Refusal as reliability.md 9 has it ('malformed', 'tooLarge', 'lengthRequired', 'wrongType', 'slow',
 *   'unavailable', 'gone'); UploadAborted when the sender went away. Nothing of this post is left in each case
 */
export async function receiveForm(ctx: TakingContext, req: Request, into: Receiving): Promise<ReceivedForm> {
  checkHeaders(req.headers)
  if (req.readableEnded) throw new Error('the body was consumed before it came here')
  await ctx.fileStore.checkReady()
  // Whoever left before the parser listens would be waited for.
  if (req.destroyed) throw new UploadAborted()
  const came: Came = { taken: [], refused: [], unexpected: new Set(), inFlight: [], fault: undefined }
  try {
    await readBody(req, partHandlers(ctx, postOf(ctx, into), came), into, came)
    const received = await hold(ctx, came.taken)
    const tooLarge = came.refused.some(file => file.key === 'file.large')
    return { fields: typedForm(req.body), received, refused: came.refused, tooLarge, unexpected: [...came.unexpected] }
  } catch (error) {
    await dropAll(ctx, came.taken, error)
    throw error
  }
}

/** What came so far. */
interface Came {
  taken: TakenFile[]
  refused: RefusedFile[]
  unexpected: Set<string>
  /** Every part that is or was being read; none of them rejects. */
  inFlight: Promise<unknown>[]
  /** What went wrong on our side; the parser's errors are the sender's. */
  fault: { error: unknown } | undefined
}

function postOf(ctx: TakingContext, into: Receiving): Post {
  let key: ReturnType<Post['key']> | undefined
  return {
    applicationId: into.applicationId,
    heldUntil: into.heldUntil,
    room: postRoom(into),
    key: () => (key ??= ctx.vault.keys.create(into.applicationId)),
  }
}

function partHandlers(ctx: TakingContext, post: Post, came: Came): PartHandlers {
  const takes: PartHandlers['takes'] = async ({ inputName, fileName, stream }, onPath) => {
    if (!isFileKind(inputName)) throw new Error('only admitted parts are taken')
    const part = { kind: inputName, name: harmlessName(fileName, inputName), stream }
    try {
      const taken = await takeIn(ctx, part, { post, onPath })
      if ('fileId' in taken) came.taken.push(taken)
      else came.refused.push(taken)
    } catch (error) {
      if (!stream.errored) came.fault ??= { error }
      throw error
    }
  }
  return {
    admits: inputName => {
      const admitted = post.room.admit(inputName) !== undefined
      if (!admitted) came.unexpected.add(inputName)
      return admitted
    },
    surplus: inputName => void came.unexpected.add(inputName),
    takes: (part, onPath) => {
      const taking = takes(part, onPath)
      came.inFlight.push(taking.catch(() => undefined))
      return taking
    },
  }
}

/** The body was read to its end, and no part is being read any more, also when it throws. */
async function readBody(req: Request, handlers: PartHandlers, into: Receiving, came: Came): Promise<void> {
  const parse = parseMultipart(req, handlers)
  const error = await Promise.race([parse.ended, stopOf(req, parse, into)])
  await Promise.all(came.inFlight)
  if (came.fault) throw came.fault.error
  if (error !== undefined && error !== null) throw refusalOf(error)
}

/** Settles, with the parse stopped, when the gate wants the slot back or the sender has fallen silent. */
async function stopOf(req: Request, parse: Parse, into: Receiving): Promise<Refusal> {
  const { signal, silenceMs: longestMs = 20_000 } = into
  const why = await new Promise<Refusal>(resolve => {
    const onAbort = (): void => resolve(refusalOf(signal?.reason))
    const onSilence = (): void => resolve(new Refusal('slow'))
    const endWatch = watchSilence({ stream: req, longestMs, isBusy: parse.isBusy, onSilence })
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) onAbort()
    void parse.ended.then(() => {
      endWatch()
      signal?.removeEventListener('abort', onAbort)
    })
  })
  parse.stop(why)
  return why
}

async function hold(ctx: TakingContext, taken: readonly TakenFile[]): Promise<ReceivedFile[]> {
  const held: ReceivedFile[] = []
  for (const { sealed, ...file } of taken) {
    const { fileId, size, type, flags } = file
    await markHeld(ctx, fileId, { sealed, size, type, flags })
    held.push({ ...file, state: 'held' })
  }
  return held
}

/** Nothing of a failed post is left. When nobody waits for an answer, what cannot go now is the sweep's. */
async function dropAll(ctx: TakingContext, taken: readonly TakenFile[], error: unknown): Promise<void> {
  const results = await Promise.allSettled(taken.map(file => dropFile(ctx, file.fileId)))
  const failed = results.find(result => result.status === 'rejected')
  if (failed && !(error instanceof UploadAborted)) throw failed.reason
}

/** The parser's texts; it makes nothing else at nesting depth 0. */
function typedForm(body: unknown): TypedForm {
  const form: TypedForm = Object.create(null)
  for (const [name, value] of Object.entries(body ?? {})) {
    if (isText(value) || (Array.isArray(value) && value.every(isText))) form[name] = value
  }
  return form
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
