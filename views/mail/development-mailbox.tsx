import type { Frame } from '../frame.ts'

/** What `/dev/mail` shows, newest last as in the JSON; the page turns them. */
export interface DevelopmentMailPageProps {
  frame: Frame
  mails: readonly { to: string; subject: string; text: string; at: string | Date }[]
}

/** The development mailbox. */
export function developmentMailPage(_p: DevelopmentMailPageProps): string {
  return ''
}
