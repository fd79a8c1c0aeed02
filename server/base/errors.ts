import type { Problem } from '../policy/problem.ts'

export type { Problem }

/** What went wrong, in words the HTTP edge turns into a status and a sentence. */
export type RefusalCode =
  | 'invalid' // 422: the form again, with each problem
  | 'malformed' // 400: did not arrive whole
  | 'signedOut' // 401
  | 'forged' // 403: cross-site, or a form key that is not ours
  | 'notFound' // 404
  | 'slow' // 408
  | 'conflict' // 409: somebody was faster
  | 'unreadable' // 409: its key is lost
  | 'gone' // 410: deleted, or closed
  | 'lengthRequired' // 411
  | 'tooLarge' // 413
  | 'wrongType' // 415
  | 'wrongHost' // 421
  | 'tooMany' // 429
  | 'unavailable' // 503

/** What a person can act on. Anything else that is thrown is a bug and becomes a 500. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly problems: readonly Problem[]
  readonly retryAfterSeconds: number | undefined
  /** A sentence of the texts that says more than the code's own sentence. */
  readonly key: string | undefined
  /** The reference of the application that it is about, where whoever asks sees that anyway. */
  readonly reference: string | undefined

  constructor(
    code: RefusalCode,
    more: {
      problems?: readonly Problem[]
      retryAfterSeconds?: number
      key?: string
      reference?: string
    } = {},
  ) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.problems = more.problems ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
    this.key = more.key
    this.reference = more.reference
  }
}

/** The process may not start (exit code 78): every problem at once, each with what to do. Source: reliability.md 15 */
export class StartRefusal extends Error {
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'))
    this.name = 'StartRefusal'
    this.reasons = reasons
  }
}

/** The code of a system or driver error (`ENOSPC`, `11000`), or undefined. Never the message: it may quote a value. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' || typeof error.code === 'number' ? String(error.code) : undefined
}
