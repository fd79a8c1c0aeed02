import { newId } from '../base/ids.ts'
import { codeOf, Refusal, type RefusalCode } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { databaseIsAway } from '../store/database-away.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { errorPage, type ErrorPageProps } from '../../views/http/error.tsx'
import type { Frame } from '../../views/frame.ts'
import type { Answer, AnswerHeaders } from './route.ts'
import { writtenIn } from './written-in.ts'

/** The status of each refusal. Source: reliability.md 9 */
export const statusOf = {
  malformed: 400,
  signedOut: 401,
  forged: 403,
  notFound: 404,
  slow: 408,
  conflict: 409,
  unreadable: 409,
  gone: 410,
  lengthRequired: 411,
  tooLarge: 413,
  wrongType: 415,
  wrongHost: 421,
  invalid: 422,
  tooMany: 429,
  unavailable: 503,
} as const satisfies Record<RefusalCode, number>

/** Codes of a machine that is full or failing: come again later. */
const storageCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'EIO', 'EMFILE', 'ENFILE'])

/** What everything that can be thrown at the edge comes to: a refusal, or `undefined` for a bug. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (!(error instanceof Error)) return undefined
  const code = codeOf(error) ?? ''
  if (storageCodes.has(code) || brokenCodes.has(code) || databaseIsAway(error)) {
    return new Refusal('unavailable', { retryAfterSeconds: 10 })
  }
  return undefined
}

/**
 * Codes of a connection that broke. To somebody who is still there it was one to the database: the driver gives the
 * plain error when it writes to a server that has just died.
 */
const brokenCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ECONNREFUSED', 'ETIMEDOUT'])

/** Codes of a stream that somebody closed. */
const abortCodes = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'])

/** Whether the sender or receiver gave up: not logged, not answered. Source: reliability.md 9 */
export function isAbort(error: unknown): boolean {
  return abortCodes.has(codeOf(error) ?? '') || (error instanceof Error && error.name === 'UploadAborted')
}

/** Refusals that lose nothing that was typed. */
const keepsTyped: readonly number[] = [401, 409, 429]

/** What an error page is made from beside the error. */
export interface ErrorScene {
  frame: Frame
  log: Log
  policyVersion: number
  requestId: string
  route: string
  /** What somebody typed who is signed out, too late or too fast: to be copied. */
  typed?: TypedForm | undefined
  back?: ErrorPageProps['back'] | undefined
}

/** The page for an error. A bug leaves an ERROR line with its code, under the id that the page shows. */
export function errorAnswer(error: unknown, scene: ErrorScene): Answer {
  const refusal = refusalOf(error)
  if (!refusal) return bugAnswer(error, scene)
  const status = refusal.code === 'invalid' ? 400 : statusOf[refusal.code]
  const { retryAfterSeconds: wait } = refusal
  const props: ErrorPageProps = {
    frame: scene.frame,
    status,
    ...(refusal.key === undefined ? {} : { key: refusal.key }),
    ...(refusal.code === 'unreadable' ? { unreadable: { reference: refusal.reference } } : {}),
    ...(status === 429 ? { retryAt: new Date(scene.frame.now.getTime() + (wait ?? 60) * 1000) } : {}),
    ...(status === 410 ? { policyVersion: scene.policyVersion } : {}),
    ...(keepsTyped.includes(status) && scene.typed ? { typed: writtenIn(scene.typed, scene) } : {}),
    ...(scene.back ? { back: scene.back } : {}),
  }
  return { kind: 'page', status, html: errorPage(props), headers: headersOf(status, wait) }
}

function bugAnswer(error: unknown, scene: ErrorScene): Answer {
  const errorId = newId('req').slice(4, 14)
  const { log, requestId, route } = scene
  log.error('http.failed', { requestId: `${requestId} ${errorId}`, route, code: bugCode(error) })
  return { kind: 'page', status: 500, html: errorPage({ frame: scene.frame, status: 500, errorId }) }
}

/** A code, or the class of the error: never its message, which may quote what somebody wrote. */
function bugCode(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : typeof error)
}

function headersOf(status: number, wait: number | undefined): AnswerHeaders {
  return status === 429 || status === 503 ? { 'Retry-After': String(wait ?? 10) } : {}
}
