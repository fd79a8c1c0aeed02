import type { ApplicationId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { UnitId } from '../vault/seal.ts'

/** The mails of this product that have been built. */
export type MailKind = 'M2' | 'M3' | 'M6'

/** One mail to send: once for each kind, subject matter and occasion, however often it is added. */
export interface NewMail {
  kind: Exclude<MailKind, 'M6'>
  about: ApplicationId
  /** What makes it a new one of its kind: an instant as text, a number. */
  occasion: string
  /** Whose key seals address and values: the application. */
  unit: UnitId
  to: string
  values: Record<string, string>
  language: Language
  nextAt: Date
}

/** The last mail about a deleted application: under a key of its own, which goes on delivery. */
export interface LastMail {
  /** The number of the certificate. */
  number: string
  to: string
  values: Record<string, string>
  language: Language
  nextAt: Date
  /** When row and key go at the latest, sent or not. */
  closeBy: Date
}

/** Mails that wait to be sent. Source: reliability.md 17 */
export interface Outbox {
  /** The mail waits, in the caller's transaction; the same again changes nothing. */
  add(mail: NewMail): Promise<void>
  /** The last mail waits; the same again, even after it was closed, changes nothing. Outside any transaction. */
  addLast(mail: LastMail): Promise<void>
  /** The mail will not be sent. False when it is too late: the first attempt has begun, or there is none. */
  cancel(mail: Pick<NewMail, 'kind' | 'about' | 'occasion'>): Promise<boolean>
  /** No mail about these applications waits or is kept; last mails stay. Gives how many went. */
  dropAbout(applicationIds: readonly ApplicationId[]): Promise<number>
  /** How many mails are about these applications. */
  countAbout(applicationIds: readonly ApplicationId[]): Promise<number>
}

declare module '../base/context.ts' {
  interface Context {
    outbox: Outbox
  }
}
