import { Schema, type Model } from 'mongoose'
import { isId, type ConsentId, type SubjectId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { Database } from '../store/database.ts'

/** What a consent is asked for; each purpose of the closed list that rests on consent. */
export const consentPurposes = ['pool'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]

/** Why a consent holds no more. `renewed`: a newer one took its place. */
export const closings = ['withdrawn', 'lapsed', 'erased', 'hired', 'renewed'] as const
export type Closing = (typeof closings)[number]

/** `consented`: nothing is kept under it yet. `active`: something is. `closed`: it holds no more. */
export type ConsentState = 'consented' | 'active' | 'closed'

/** A consent as given. Texts are immutable: version and hash say which one it was. Source: privacy.md 6 */
export interface ConsentRow {
  _id: ConsentId
  subjectId: SubjectId
  purpose: ConsentPurpose
  state: ConsentState
  /** The version of the policy whose text it was. */
  textVersion: number
  /** SHA-256 of the text, composed (NFC): hex. */
  textHash: string
  language: Language
  channel: 'form' | 'portal' | 'letter'
  /** The form or case it came with, sealed under the subject's key: that id goes before the consent does. */
  proof: Buffer
  /** 12 Crockford characters: under this number the blind receipt stays. */
  receiptNo: string
  givenAt: Date
  /** Of the first consent that this one renews. */
  firstGivenAt: Date
  closedAt: Date | null
  closing: Closing | null
}

/** What stays of a consent when the person's data are gone: nobody's. Dates are local calendar dates. */
export interface BlindReceipt {
  /** The number that the person was told. */
  _id: string
  purpose: ConsentPurpose
  state: 'blind'
  textHash: string
  givenOn: string
  closedOn: string
  closing: Closing
  /** When this goes too. */
  keptUntil: Date
}

/** One collection holds both: a receipt has a number where a consent has an id. */
interface Stored extends Omit<ConsentRow, '_id' | 'state'>, Omit<BlindReceipt, '_id' | 'state' | 'closing'> {
  _id: string
  state: ConsentState | 'blind'
}

const schema = new Schema<Stored>(
  {
    _id: String,
    subjectId: String,
    purpose: String,
    state: String,
    textVersion: Number,
    textHash: String,
    language: String,
    channel: String,
    proof: Buffer,
    receiptNo: String,
    givenAt: Date,
    firstGivenAt: Date,
    closedAt: Date,
    closing: String,
    givenOn: String,
    closedOn: String,
    keptUntil: Date,
  },
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    consents: ConsentsStore
  }
}

/** What `consentsStore` gives. */
export type ConsentsStore = ReturnType<typeof consentsStore>

type Rows = Model<Stored>
const standing = ['consented', 'active'] as const

/** Consents and blind receipts. */
export function consentsStore(database: Database) {
  const rows: Rows = database.model('consents', schema)
  return { ...reading(database, rows), ...changing(database, rows), ...blinding(database, rows) }
}

function reading(database: Database, rows: Rows) {
  const { trusted } = database
  return {
    /** Every consent of that person, newest first. */
    ofSubject: async (subjectId: SubjectId): Promise<ConsentRow[]> =>
      await rows.find({ subjectId }).sort({ givenAt: -1 }).limit(100).lean<ConsentRow[]>(),
    /** Every consent of these people, for whoever ends with them. */
    ofSubjects: async (subjectIds: readonly SubjectId[]): Promise<ConsentRow[]> =>
      await rows.find({ subjectId: trusted({ $in: checkedSubjects(subjectIds) }) }).lean<ConsentRow[]>(),
    byIds: async (ids: readonly ConsentId[]): Promise<ConsentRow[]> =>
      await rows.find({ _id: trusted({ $in: [...ids] }) }).lean<ConsentRow[]>(),
    /** The one that holds now, of that person for that purpose. */
    standingOf: async (subjectId: SubjectId, purpose: ConsentPurpose): Promise<ConsentRow | undefined> =>
      (await rows
        .findOne({ subjectId, purpose, state: trusted({ $in: [...standing] }) })
        .sort({ givenAt: -1 })
        .lean<ConsentRow>()) ?? undefined,
    /** Consents under which nothing is kept yet, by id, behind `after`. */
    consented: async (page: { after: string; limit: number }): Promise<ConsentRow[]> =>
      await rows
        .find({ state: 'consented', _id: trusted({ $gt: page.after }) })
        .sort({ _id: 1 })
        .limit(page.limit)
        .lean<ConsentRow[]>(),
  }
}

function changing(database: Database, rows: Rows) {
  return {
    insert: async (row: ConsentRow): Promise<void> => {
      await rows.create([row], { ordered: true })
    },
    /** Something is kept under it now; false when it holds no more, or something was kept already. */
    activate: async (id: ConsentId): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: 'consented' }, { $set: { state: 'active' } })).modifiedCount ===
      1,
    /** It is that person's, its proof sealed with their key. */
    give: async (id: ConsentId, subjectId: SubjectId, proof: Buffer): Promise<void> => {
      await rows.updateOne({ _id: id }, { $set: { subjectId, proof } })
    },
    /** It holds no more; false when it did not before. */
    close: async (id: ConsentId, closing: Closing, closedAt: Date): Promise<boolean> => {
      const held = { _id: id, state: database.trusted({ $in: [...standing] }) }
      return (
        (await rows.updateOne(held, { $set: { state: 'closed', closing, closedAt } })).modifiedCount === 1
      )
    },
  }
}

function blinding(database: Database, rows: Rows) {
  const { trusted } = database
  return {
    /** The consent is gone, and its blind receipt is there if one is kept. */
    blind: async (id: ConsentId, receipt: BlindReceipt | undefined): Promise<void> => {
      if (!isId('con', id)) throw new Error('not the id of a consent')
      if (receipt) {
        const { _id, ...rest } = receipt
        await rows.updateOne({ _id: checkedNumber(_id) }, { $setOnInsert: rest }, { upsert: true })
      }
      await rows.deleteOne({ _id: id })
    },
    /** The blind receipt under that number. */
    receiptOf: async (number: string): Promise<BlindReceipt | undefined> =>
      (await rows.findOne({ _id: number, state: 'blind' }).lean<BlindReceipt>()) ?? undefined,
    /** Blind receipts whose time is over are gone. Gives how many. */
    forgetReceipts: async (now: Date): Promise<number> =>
      (await rows.deleteMany({ state: 'blind', keptUntil: trusted({ $lte: now }) })).deletedCount,
  }
}

function checkedNumber(number: string): string {
  if (!/^[0-9A-Z]{12}$/.test(number)) throw new Error('not the number of a receipt')
  return number
}

function checkedSubjects(ids: readonly SubjectId[]): SubjectId[] {
  if (!ids.every(id => isId('sub', id))) throw new Error('not an id of its kind')
  return [...ids]
}
