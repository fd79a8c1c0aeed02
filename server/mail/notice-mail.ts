import { isId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { MailName } from './outbox.ts'

/** A notice of deletion: when it was queued, and the D it tells (local date). */
export interface ToldNotice {
  sentAt: Date
  forDate: string
}

/** Which mail told it: the same D told again after a recall is another one. */
export function noticeMail(about: LeavingId, { sentAt, forDate }: ToldNotice): MailName {
  const kind = isId('poo', about) ? 'M13' : 'M5' // members of the pool are asked whether to stay
  return { kind, about, occasion: `${forDate} ${sentAt.toISOString()}` }
}
