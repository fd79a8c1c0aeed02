import { createHash } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { idFrom, isId, type ApplicationId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import { readAddress } from '../policy/mail-address.ts'
import type { MailKind } from '../../views/mail/render.ts'
import { KeyErased } from '../vault/data-keys.ts'
import { openJson, sealJson, type DataKey, type UnitId } from '../vault/seal.ts'
import { outboxStore, type MailState, type OutboxRow } from './outbox-store.ts'

/** One mail to send: once for each kind, subject matter and occasion, however often it is added. */
export interface NewMail {
  kind: Exclude<MailKind, 'M6'>
  about: ApplicationId
  /** What makes it a new one of its kind: an instant as text, a number. */
  occasion: string
  /** Whose key seals address and values: the application. */
  unit: UnitId
  /** That key, when it is open already. */
  key?: DataKey | undefined
  to: string
  values: Record<string, string>
  language: Language
  nextAt: Date
}

/** Which mail. */
export type MailName = Pick<NewMail, 'kind' | 'about' | 'occasion'>

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

/** Where a mail stands. */
export interface MailStanding {
  state: MailState
  attempts: number
  nextAt: Date
  sentAt: Date | null
}

/** Mails that wait to be sent. Source: reliability.md 17 */
export interface Outbox {
  /**
   * The mail waits, in the caller's transaction; the same again changes nothing.
   *
   * @throws Error when `to` is not exactly one address
   * @throws KeyErased, KeyMissing when the unit has no open key
   */
  add(mail: NewMail): Promise<void>
  /** The last mail waits; the same again, even after it was closed, changes nothing. */
  addLast(mail: LastMail): Promise<void>
  /** The mail will not be sent. False when it is too late: the first attempt has begun, or there is none. */
  cancel(mail: MailName): Promise<boolean>
  /** Receipt and links to the address there was so far do not leave any more, unless one is leaving right now. */
  recall(applicationId: ApplicationId): Promise<void>
  /** Where the mail stands; undefined when there is none. */
  stateOf(mail: MailName): Promise<MailStanding | undefined>
  /** No mail about these applications leaves until they are released: their deletion was asked for. In the caller's transaction. */
  hold(applicationIds: readonly ApplicationId[]): Promise<void>
  /** Mails that were held wait for their time again. */
  release(applicationIds: readonly ApplicationId[]): Promise<void>
  /** No mail about these applications waits or is kept; last mails stay. Gives how many went. */
  dropAbout(applicationIds: readonly ApplicationId[]): Promise<number>
  /** The application of each mail that is about one of these. */
  pointersTo(applicationIds: readonly ApplicationId[]): Promise<ApplicationId[]>
}

declare module '../base/context.ts' {
  interface Context {
    outbox: Outbox
  }
}

/** What a row has sealed. */
export interface SealedMail {
  to: string
  values: Record<string, string>
}

/** The outbox of that database. */
export function createOutbox(ctx: Pick<Context, 'database' | 'clock' | 'vault'>): Outbox {
  const store = outboxStore(ctx.database)
  return {
    add: async mail => {
      const key = mail.key ?? (await ctx.vault.keys.open([mail.unit])).get(mail.unit)
      if (key?.unit !== mail.unit) throw new Error('the key of another unit, or none')
      const row = rowOf({ ...mail, closeBy: null }, key, ctx.clock.now())
      await store.insertOnce(row)
    },
    addLast: async mail => {
      const key = await lastMailKey(ctx, mail.number)
      if (!key) return
      const named = { ...mail, kind: 'M6' as const, about: mail.number, occasion: mail.number }
      await store.insertOnce(rowOf(named, key, ctx.clock.now()))
    },
    cancel: async mail => await store.removeUntried(rowIdOf(mail)),
    recall: async id => await store.recall(checked(id)),
    stateOf: async mail => {
      const row = await store.find(rowIdOf(mail))
      return row && { state: row.state, attempts: row.attempts, nextAt: row.nextAt, sentAt: row.sentAt }
    },
    hold: async ids => await store.hold(ids.map(checked)),
    release: async ids => await store.release(ids.map(checked)),
    dropAbout: async ids => await store.removeAbout(ids.map(checked)),
    pointersTo: async ids => await store.pointersTo(ids.map(checked)),
  }
}

/** The address and the values of a row. @throws SealBroken */
export function openMail(key: DataKey, row: Pick<OutboxRow, '_id' | 'sealed'>): SealedMail {
  // Written by `rowOf` below, and nothing else opens at this place with this key.
  return openJson(key, pathOf(row._id), row.sealed ?? Buffer.alloc(0)) as SealedMail
}

/** The unit of the last mail with that certificate number: the same each time, so that it never gets a second key. */
async function lastMailKey(ctx: Pick<Context, 'vault'>, number: string): Promise<DataKey | undefined> {
  const unit = idFrom('mal', createHash('sha256').update(`M6|${number}`).digest())
  try {
    return await ctx.vault.keys.create(unit)
  } catch (error) {
    if (error instanceof KeyErased) return undefined
    throw error
  }
}

interface MailToKeep extends Omit<LastMail, 'number' | 'closeBy'> {
  kind: MailKind
  about: string
  occasion: string
  closeBy: Date | null
}

function rowOf(mail: MailToKeep, key: DataKey, createdAt: Date): OutboxRow {
  const to = readAddress(mail.to)
  if (to === undefined) throw new Error('a mail goes to exactly one address')
  const { kind, about, language, nextAt, closeBy, values } = mail
  const _id = rowIdOf(mail)
  const sealed = sealJson(key, pathOf(_id), { to, values } satisfies SealedMail)
  const start = { state: 'waiting' as const, attempts: 0, leaseUntil: null, fence: 0, sentAt: null }
  return { _id, kind, about, unit: key.unit, sealed, language, nextAt, closeBy, createdAt, ...start }
}

function rowIdOf(mail: { kind: MailKind; about: string; occasion: string }): string {
  return createHash('sha256').update(`${mail.kind}|${mail.about}|${mail.occasion}`).digest('base64url')
}

function pathOf(id: string): { collection: string; id: string; path: string } {
  return { collection: 'outbox', id, path: 'sealed' }
}

function checked(text: string): ApplicationId {
  if (!isId('app', text)) throw new Error('not the id of an application')
  return text
}
