import { createHash } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { idFrom, isId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { Language } from '../policy/languages.ts'
import { readAddress } from '../policy/mail-address.ts'
import type { MailKind } from '../../views/mail/render.ts'
import { KeyErased } from '../vault/data-keys.ts'
import { sealJson, type DataKey, type UnitId } from '../vault/seal.ts'
import { readdress, type Readdressing } from './readdress.ts'
import { pathOf, type SealedMail } from './sealed-mail.ts'
import { outboxStore, type MailState, type OutboxRow, type OutboxStore } from './outbox-store.ts'

export { openMail } from './sealed-mail.ts'
export type { SealedMail } from './sealed-mail.ts'

/** Mails that are about no unit: to staff about many at once, about a copy somebody has, to an address that holds no more. */
export type OwnKeyKind = Extract<MailKind, 'M9moved' | 'M15' | 'M18'>

/** One mail to send: once for each kind, subject matter and occasion, however often it is added. */
export interface NewMail {
  kind: Exclude<MailKind, LastKind | OwnKeyKind>
  about: LeavingId
  /** What makes it a new one of its kind: an instant as text, a number. */
  occasion: string
  /** Whose key seals address and values: the application, or the pool entry. */
  unit: UnitId
  /** That key, when it is open already. */
  key?: DataKey | undefined
  to: string
  values: Record<string, string>
  language: Language
  nextAt: Date
}

/** Mails about a unit that go to somebody else, or when its pages are gone. */
function isToOthers(kind: MailKind): boolean {
  return ['M6', 'M12', 'M14', 'M15', 'M17', 'M18'].includes(kind)
}

/** Which mail. */
export type MailName = Pick<NewMail, 'kind' | 'about' | 'occasion'>

/** Mails about a unit that is on its way out: an application, a pool entry. */
export type LastKind = Extract<MailKind, 'M6' | 'M14'>

/** The last mail about a deleted unit: under a key of its own, which goes on delivery. */
export interface LastMail {
  /** M6 unless it says otherwise. */
  kind?: LastKind
  /** The number of the certificate. */
  number: string
  to: string
  values: Record<string, string>
  language: Language
  nextAt: Date
  /** When row and key go at the latest, sent or not. */
  closeBy: Date
}

/** A mail to staff, or to somebody who has a copy: under a key of its own, which goes on delivery. */
export interface StaffMail extends Omit<LastMail, 'number' | 'kind'> {
  kind: OwnKeyKind
  /** What it is about, by an id or a number that is no application's. */
  about: string
  /** What makes it a new one of its kind. */
  occasion: string
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
  /** As `addLast`, for many by one write each of keys and mails. */
  addLasts(mails: readonly LastMail[]): Promise<void>
  /** The mail to staff waits; the same again, even after it was delivered or given up, changes nothing. */
  addForStaff(mail: StaffMail): Promise<void>
  /** As `addForStaff`, for many by one write each of keys and mails. */
  addAllForStaff(mails: readonly StaffMail[]): Promise<void>
  /** The mail will not be sent. False when it is too late: the first attempt has begun, or there is none. */
  cancel(mail: MailName): Promise<boolean>
  /** The mail does not leave any more, tried or not, unless it is leaving right now. */
  takeBack(mail: MailName): Promise<void>
  /** No attempt follows, not after one that is under way either; for mails nobody asks afterwards whether they left. */
  giveUp(mail: MailName): Promise<void>
  /** Receipt and links to the address there was so far do not leave any more, unless one is leaving right now. */
  recall(unit: LeavingId): Promise<void>
  /**
   * Mails to that person about these units, as far as they are kept, say the new name and go to the new address; to
   * whoever else, they stay. In the caller's transaction. Gives how many changed.
   */
  readdress(units: readonly LeavingId[], change: Readdressing): Promise<number>
  /** Where the mail stands; undefined when there is none. */
  stateOf(mail: MailName): Promise<MailStanding | undefined>
  /** Where each of these mails stands, in their order; one query for all. */
  statesOf(mails: readonly MailName[]): Promise<(MailStanding | undefined)[]>
  /** Applications whose mail of that kind has failed for good. */
  countFailed(kind: MailKind): Promise<number>
  /** Whether a mail to the person about that unit has failed for good: they are told on their page. */
  didNotArrive(unit: LeavingId): Promise<boolean>
  /** No mail about these applications leaves until they are released: their deletion was asked for. In the caller's transaction. */
  hold(units: readonly LeavingId[]): Promise<void>
  /** Mails that were held wait for their time again. */
  release(units: readonly LeavingId[]): Promise<void>
  /** No mail about these applications waits or is kept; last mails stay. Gives how many went. */
  dropAbout(units: readonly LeavingId[]): Promise<number>
  /** The application of each mail that is about one of these. */
  pointersTo(units: readonly LeavingId[]): Promise<LeavingId[]>
}

declare module '../base/context.ts' {
  interface Context {
    outbox: Outbox
  }
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
      const key = await ownKeyOf(ctx, `M6|${mail.number}`)
      if (!key) return
      await store.insertOnce(rowOf(namedLast(mail), key, ctx.clock.now()))
    },
    addLasts: async mails =>
      await addAll(
        ctx,
        store,
        mails.map(mail => ({ name: `M6|${mail.number}`, mail: namedLast(mail) })),
      ),
    addForStaff: async mail => {
      const key = await ownKeyOf(ctx, nameOf(ofNoApplication(mail)))
      if (key) await store.insertOnce(rowOf(mail, key, ctx.clock.now()))
    },
    addAllForStaff: async mails =>
      await addAll(
        ctx,
        store,
        mails.map(mail => ({ name: nameOf(ofNoApplication(mail)), mail })),
      ),
    cancel: async mail => await store.removeUntried(rowIdOf(mail)),
    takeBack: async mail => await store.removeWaiting(rowIdOf(mail)),
    giveUp: async mail => await store.removeUnsent(rowIdOf(mail)),
    recall: async id => await store.recall(checked(id)),
    readdress: async (ids, change) => await readdress(ctx, store, { ids: ids.map(checked), ...change }),
    stateOf: async mail => {
      const row = await store.find(rowIdOf(mail))
      return row && standingOf(row)
    },
    statesOf: async mails => {
      const ids = mails.map(rowIdOf)
      const found = new Map((await store.findAll(ids)).map(row => [row._id, standingOf(row)]))
      return ids.map(id => found.get(id))
    },
    didNotArrive: async id => (await store.failedKinds(checked(id))).some(kind => !isToOthers(kind)),
    countFailed: async kind => await store.countFailed(kind),
    hold: async ids => await store.hold(ids.map(checked)),
    release: async ids => await store.release(ids.map(checked)),
    dropAbout: async ids => await store.removeAbout(ids.map(checked)),
    pointersTo: async ids => await store.pointersTo(ids.map(checked)),
  }
}

function standingOf({ state, attempts, nextAt, sentAt }: OutboxRow): MailStanding {
  return { state, attempts, nextAt, sentAt }
}

function ofNoApplication(mail: StaffMail): StaffMail {
  if (isId('app', mail.about)) throw new Error('a mail about an application has the key of that application')
  return mail
}

/** Each under a key of its own, by its name; one whose key is gone was closed before. */
async function addAll(
  ctx: Pick<Context, 'vault' | 'clock'>,
  store: OutboxStore,
  named: readonly { name: string; mail: MailToKeep }[],
): Promise<void> {
  const keys = await ctx.vault.keys.createAll(named.map(({ name }) => ownUnitOf(name)))
  const now = ctx.clock.now()
  const rows = named.flatMap(({ name, mail }) => {
    const key = keys.get(ownUnitOf(name))
    return key ? [rowOf(mail, key, now)] : []
  })
  await store.insertAllOnce(rows)
}

function namedLast(mail: LastMail) {
  const { kind = 'M6', number } = mail
  return { ...mail, kind, about: number, occasion: number }
}

function ownUnitOf(name: string): UnitId {
  return idFrom('mal', createHash('sha256').update(name).digest())
}

/** The key of the mail with that name: of the same unit each time, so that it never gets a second one. */
async function ownKeyOf(ctx: Pick<Context, 'vault'>, name: string): Promise<DataKey | undefined> {
  const unit = ownUnitOf(name)
  try {
    return await ctx.vault.keys.create(unit)
  } catch (error) {
    if (error instanceof KeyErased) return undefined
    throw error
  }
}

interface MailToKeep extends Omit<LastMail, 'number' | 'kind' | 'closeBy'> {
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

interface Named {
  kind: MailKind
  about: string
  occasion: string
}

/** The id of the row of that mail. */
export function rowIdOf(mail: Named): string {
  return createHash('sha256').update(nameOf(mail)).digest('base64url')
}

function nameOf({ kind, about, occasion }: Named): string {
  return `${kind}|${about}|${occasion}`
}

function checked(text: LeavingId): LeavingId {
  if (!isId('app', text) && !isId('poo', text)) throw new Error('not the id of a unit')
  return text
}
