import type { Frame } from '../frame.ts'
import type { ShownProblem } from '../shapes.ts'

/** What `/staff/sign-in` shows. `failed` after a wrong name or password; `next` is a checked local path. */
export interface SignInPageProps {
  frame: Frame
  username: string
  failed: boolean
  next?: string
  /** The password was just set. */
  passwordSet?: boolean
}

/** The sign-in page of staff: inputs `username`, `password`, hidden `next`. */
export function signInPage(_p: SignInPageProps): string {
  return ''
}

/** What `/staff/invite/:token` shows: one input, `newPassword`. */
export interface InvitePageProps {
  frame: Frame
  token: string
  username: string
  problem?: ShownProblem
}

/** The page where an invited person chooses a password. */
export function invitePage(_p: InvitePageProps): string {
  return ''
}
