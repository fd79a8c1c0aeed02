import type { Frame } from '../frame.ts'
import type { EraseFacts } from '../portal/erase.tsx'

/** What `/links/:token` shows: one button; for a link to erase also what goes and what stays. */
export interface LinkPageProps {
  frame: Frame
  token: string
  job: string
  purpose: { kind: 'see' } | { kind: 'erase'; facts: EraseFacts }
}

/** The page a mail's link opens. The button posts to the same path. */
export function linkPage(_p: LinkPageProps): string {
  return ''
}

/** What a dead link shows (410), and after "Send ny lenke" its answer, always the same. */
export interface DeadLinkPageProps {
  frame: Frame
  token: string
  renewed: boolean
}

/** The page of a link that is expired, used, unknown or purged. */
export function deadLinkPage(_p: DeadLinkPageProps): string {
  return ''
}
