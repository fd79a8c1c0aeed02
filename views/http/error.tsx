import type { Frame } from '../frame.ts'

/** What an error page needs. `key` replaces the code's own sentence; `typed` is shown for copying. */
export interface ErrorPageProps {
  frame: Frame
  status: 400 | 401 | 403 | 404 | 408 | 409 | 410 | 411 | 413 | 415 | 421 | 429 | 500 | 503
  key?: string
  /** For 429: when to try again. */
  retryAt?: Date
  /** For 500. */
  errorId?: string
  /** For 410: the version of the deletion rules. */
  policyVersion?: number
  typed?: readonly { label: string; text: string }[]
  /** A way on; `/jobs` without one. Relative to the frame's base. */
  back?: {
    path: string
    labelKey: 'back.form' | 'back.jobs' | 'back.signIn' | 'back.application' | 'back.job'
  }
}

/** What happened and what to do; never a stack, value or name. */
export function errorPage(_p: ErrorPageProps): string {
  return ''
}
