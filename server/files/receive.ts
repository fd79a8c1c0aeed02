import type { Request } from 'express'
import { Refusal } from '../base/errors.ts'
import type { LeavingId } from '../base/place.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { dropFile } from './drop-file.ts'
import { harmlessName } from './file-label.ts'
import { markHeld } from './files-store.ts'
import { parseMultipart, type Parse, type PartHandlers } from './multipart-parser.ts'
import { inputsByKind, postRoom, type KindOfInput } from './post-room.ts'
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

/** What ends the reading of a body before it has come whole. */
export interface Stopping {
  /** Ends the upload with its reason, which should be a Refusal: for a gate that needs the slot. */
  signal?: AbortSignal
  /** How long the sender may send nothing, milliseconds; 20 s. Source: reliability.md 9 */
  silenceMs?: number
}

/** Which form the post belongs to, and what is held of it already. */
export interface Receiving extends Stopping {
  /** The unit that the files will be of. */
  applicationId: LeavingId
  heldBytes: number
  heldFiles: number
  heldUntil: Date
  /** Which kind each file input takes; each by its own name unless it says otherwise. */
  kindOf?: KindOfInput
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
  const came: Came = { parts: [], unexpected: new Set(), inFlight: [], fault: undefined }
  try {
    const parse = parseMultipart(
      req,
      partHandlers(ctx, { post: postOf(ctx, into), came, kindOf: into.kindOf ?? inputsByKind }),
    )
    const error = await Promise.race([parse.ended, stopOf(req, parse, into)])
    await Promise.all(came.inFlight)
    if (came.fault) throw came.fault.error
    if (error !== undefined && error !== null) throw refusalOf(error)
    const received = await hold(ctx, came.parts.filter(isTaken))
    const refused = came.parts.filter(isRefused)
    const tooLarge = refused.some(file => file.key === 'file.large')
    return { fields: typedForm(req.body), received, refused, tooLarge, unexpected: [...came.unexpected] }
  } catch (error) {
    await dropAll(ctx, came.parts.filter(isTaken), error)
    throw error
  }
}

/**
 * The texts of the form; its files are passed over.
 *
 * @throws Refusal and UploadAborted as `receiveForm`
 */
export async function receiveTexts(req: Request, how: Stopping = {}): Promise<TypedForm> {
  checkHeaders(req.headers)
  if (req.readableEnded) throw new Error('the body was consumed before it came here')
  if (req.destroyed) throw new UploadAborted()
  const parse = parseMultipart(req, passOver)
  const error = await Promise.race([parse.ended, stopOf(req, parse, how)])
  if (error !== undefined && error !== null) throw refusalOf(error)
  return typedForm(req.body)
}

const passOver: PartHandlers = {
  admits: () => false,
  surplus: () => undefined,
  takes: async () => await Promise.reject(new Error('only admitted parts are taken')),
}

/** What came so far. */
interface Came {
  /** In the order of the form; undefined while a part is being read. */
  parts: (TakenFile | RefusedFile | undefined)[]
  unexpected: Set<string>
  /** Every part that is or was being read; none of them rejects. */
  inFlight: Promise<unknown>[]
  /** What went wrong on our side; the parser's errors are the sender's. */
  fault: { error: unknown } | undefined
}

type Part = Came['parts'][number]

function isTaken(part: Part): part is TakenFile {
  return part !== undefined && 'fileId' in part
}

function isRefused(part: Part): part is RefusedFile {
  return part !== undefined && !isTaken(part)
}

function postOf(ctx: TakingContext, into: Receiving): Post {
  let key: ReturnType<Post['key']> | undefined
  let cameAtMs = 0
  return {
    applicationId: into.applicationId,
    heldUntil: into.heldUntil,
    room: postRoom(into, into.kindOf),
    key: () => (key ??= ctx.vault.keys.create(into.applicationId)),
    cameAt: () => new Date((cameAtMs = Math.max(ctx.clock.now().getTime(), cameAtMs + 1))),
  }
}

function partHandlers(
  ctx: TakingContext,
  { post, came, kindOf }: { post: Post; came: Came; kindOf: KindOfInput },
): PartHandlers {
  const takes: PartHandlers['takes'] = async ({ inputName, fileName, stream }, onPath) => {
    const kind = kindOf(inputName)
    if (kind === undefined) throw new Error('only admitted parts are taken')
    const part = { kind, name: harmlessName(fileName, kind), stream }
    const place = came.parts.push(undefined) - 1
    try {
      came.parts[place] = await takeIn(ctx, part, { post, onPath })
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

/** Settles, with the parse stopped, when the gate wants the slot back or the sender has fallen silent. */
async function stopOf(req: Request, parse: Parse, how: Stopping): Promise<Refusal> {
  const { signal, silenceMs: longestMs = 20_000 } = how
  let endWatch: (() => void) | undefined
  const why = await new Promise<Refusal>(resolve => {
    const onAbort = (): void => resolve(refusalOf(signal?.reason))
    const onSilence = (): void => resolve(new Refusal('slow'))
    endWatch = watchSilence({ stream: req, longestMs, isBusy: parse.isBusy, onSilence })
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) onAbort()
    void parse.ended.then(() => {
      endWatch?.()
      signal?.removeEventListener('abort', onAbort)
    })
  })
  endWatch?.()
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

/** The parser's own object, without a prototype; at nesting depth 0 it holds texts and lists of them. */
function typedForm(body: unknown): TypedForm {
  if (!isForm(body)) throw new Error('the parser gave no form')
  return body
}

function isForm(body: unknown): body is TypedForm {
  if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) !== null) return false
  return Object.values(body).every(value => isText(value) || (Array.isArray(value) && value.every(isText)))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
