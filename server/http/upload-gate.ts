import type { IncomingMessage, ServerResponse } from 'node:http'
import { monotonicMs } from '../base/clock.ts'
import { Refusal } from '../base/errors.ts'
import { fileLimits } from '../policy/files.ts'
import { bodyConsumed, mediaType } from './read-form.ts'

/** How many bodies may be open, and how patient we are. Source: performance.md 6, reliability.md 9 */
export interface GateLimits {
  atOnce: number
  perNetwork: number
  waitMs: number
  /** Without a byte for that long, a body is cut. */
  silenceMs: number
  /** When full, the slowest body older than that and below that rate gives way. */
  slowAfterMs: number
  slowBytesPerSecond: number
}

const usual: GateLimits = {
  atOnce: 256,
  perNetwork: 8,
  waitMs: 10_000,
  silenceMs: 20_000,
  slowAfterMs: 20_000,
  slowBytesPerSecond: 32 * 1024,
}

/** One body that wants in. */
export interface Entrant {
  request: IncomingMessage
  response: ServerResponse
  network: string
  /** Answers 408 and ends the connection. */
  cut(): void
}

/** The gate before every multipart body of this process. */
export interface UploadGate {
  /**
   * The body may be read; its place is given back when it has been, or when the connection ends.
   *
   * @throws Refusal 'wrongType', 'lengthRequired', 'tooLarge', 'malformed' unread, 'unavailable' after 10 s of waiting
   */
  enter(entrant: Entrant): Promise<void>
  /** How many bodies are open. */
  open(): number
}

interface Open extends Entrant {
  since: number
  /** Bytes on the connection before the body, and when the last one came. */
  bytesBefore: number
  bytesSeen: number
  lastByteAt: number
  gone: boolean
}

interface Waiting extends Entrant {
  admit(): void
}

interface State {
  limits: GateLimits
  open: Set<Open>
  waiting: Waiting[]
  timer: NodeJS.Timeout | undefined
}

/** A gate with nothing in it. */
export function uploadGate(limits: Partial<GateLimits> = {}): UploadGate {
  const state: State = { limits: { ...usual, ...limits }, open: new Set(), waiting: [], timer: undefined }
  return {
    enter: async entrant => {
      checkHead(entrant.request)
      if (hasRoom(state, entrant.network)) return admit(state, entrant)
      cutSlowest(state)
      await turn(state, entrant)
    },
    open: () => state.open.size,
  }
}

function checkHead(request: IncomingMessage): void {
  if (request.readableDidRead) throw bodyConsumed()
  if (mediaType(request) !== 'multipart/form-data') throw new Refusal('wrongType')
  const length = request.headers['content-length']
  if (length === undefined) throw new Refusal('lengthRequired')
  if (Number(length) > fileLimits.bodyBytes) throw new Refusal('tooLarge')
  if (Number(length) === 0) throw new Refusal('malformed')
}

function hasRoom(state: State, network: string): boolean {
  const ofNetwork = [...state.open].filter(open => open.network === network).length
  return state.open.size < state.limits.atOnce && ofNetwork < state.limits.perNetwork
}

function admit(state: State, entrant: Entrant): void {
  const now = monotonicMs()
  const bytes = entrant.request.socket.bytesRead
  const open: Open = {
    ...entrant,
    since: now,
    bytesBefore: bytes,
    bytesSeen: bytes,
    lastByteAt: now,
    gone: false,
  }
  state.open.add(open)
  const leave = (): void => {
    if (state.open.delete(open)) callNext(state)
  }
  entrant.request.once('close', leave) // the body is read, or the connection gone
  entrant.response.once('close', leave)
  state.timer ??= setInterval(() => watch(state), Math.min(1000, state.limits.silenceMs / 4)).unref()
}

/** Waits unread; whoever goes away while waiting is forgotten. */
async function turn(state: State, entrant: Entrant): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      state.waiting = state.waiting.filter(other => other !== waiting)
      entrant.response.off('close', giveUp)
    }
    const giveUp = (): void => {
      leave()
      reject(new Refusal('unavailable', { retryAfterSeconds: 10 }))
    }
    const timer = setTimeout(giveUp, state.limits.waitMs)
    const waiting: Waiting = {
      ...entrant,
      admit: () => {
        leave()
        admit(state, entrant)
        resolve()
      },
    }
    entrant.response.once('close', giveUp)
    state.waiting.push(waiting)
  })
}

function callNext(state: State): void {
  state.waiting.find(waiting => hasRoom(state, waiting.network))?.admit()
}

function watch(state: State): void {
  const now = monotonicMs()
  for (const open of state.open) {
    const bytes = open.request.socket.bytesRead
    if (bytes !== open.bytesSeen || waitsForUs(open))
      Object.assign(open, { bytesSeen: bytes, lastByteAt: now, gone: false })
    else if (now - open.lastByteAt >= state.limits.silenceMs) cutOnce(open)
  }
  if (state.waiting.length > 0 && state.open.size >= state.limits.atOnce) cutSlowest(state)
  if (state.open.size === 0) {
    clearInterval(state.timer)
    state.timer = undefined
  }
}

function cutSlowest(state: State): void {
  if (state.open.size < state.limits.atOnce) return
  const now = monotonicMs()
  const rates = [...state.open]
    .filter(open => now - open.since > state.limits.slowAfterMs && !waitsForUs(open))
    .map(open => ({ open, rate: rateOf(open, now) }))
    .toSorted((one, other) => one.rate - other.rate)
  const slowest = rates[0]
  if (slowest && slowest.rate < state.limits.slowBytesPerSecond) cutOnce(slowest.open)
}

/** Whether there is something that we have not read: then the silence is ours, as while the database does not answer. */
function waitsForUs({ request }: Open): boolean {
  return request.complete || request.readableLength > 0
}

function cutOnce(open: Open): void {
  if (open.gone) return
  open.gone = true
  open.cut()
}

function rateOf(open: Open, now: number): number {
  return ((open.request.socket.bytesRead - open.bytesBefore) * 1000) / Math.max(1, now - open.since)
}
