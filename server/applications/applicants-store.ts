import { Schema, type Model } from 'mongoose'
import { isId, type RunId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { Database } from '../store/database.ts'

/** A subject: who applied, sealed with a key of its own. `units` are the applications and pool entries that need it. */
export interface ApplicantRow {
  _id: SubjectId
  units: LeavingId[]
  /** `Profile`, sealed with the subject's key. */
  profile: Buffer
  /** The key epoch of its mail tokens. */
  tokenEpoch: number
  /** Counts up with a new address and when the last application is on its way out: earlier sessions are nobody's. */
  generation: number
  /** How many cases were written down of the person: each changes the profile, so that none comes beside a run. */
  casesOpened?: number
  /** The run that takes an empty profile along. */
  runId?: RunId | null
}

/** Which subjects an address belongs to, under a token that only the keyring can make. */
interface MailTokenRow {
  /** base64url of the token. */
  _id: string
  subjectIds: SubjectId[]
}

const applicantSchema = new Schema<ApplicantRow>(
  {
    _id: String,
    units: [String],
    profile: Buffer,
    tokenEpoch: Number,
    generation: Number,
    casesOpened: Number,
    runId: String,
  },
  { versionKey: false },
)
const mailTokenSchema = new Schema<MailTokenRow>({ _id: String, subjectIds: [String] }, { versionKey: false })

declare module '../base/context.ts' {
  interface Context {
    applicants: ApplicantsStore
  }
}

/** What `applicantsStore` gives. */
export type ApplicantsStore = ReturnType<typeof applicantsStore>

/** Subjects and their mail tokens. */
export function applicantsStore(database: Database) {
  const rows = database.model('applicants', applicantSchema)
  const tokens = database.model('mailTokens', mailTokenSchema)
  return {
    insert: async (row: ApplicantRow): Promise<void> => {
      await rows.create([row], { ordered: true })
    },
    byIds: async (ids: readonly SubjectId[]): Promise<ApplicantRow[]> =>
      await rows
        .find({ _id: database.trusted({ $in: ids.filter(id => isId('sub', id)) }) })
        .lean<ApplicantRow[]>(),
    /** The profile says something else now, and earlier sessions are nobody's. */
    reseal: async (id: SubjectId, profile: Buffer): Promise<void> => {
      await rows.updateOne({ _id: id }, { $set: { profile }, $inc: { generation: 1 } })
    },
    /** The profile says something else now; whoever is signed in stays so. */
    correct: async (id: SubjectId, profile: Buffer): Promise<void> => {
      await rows.updateOne({ _id: id }, { $set: { profile } })
    },
    /** The generation of the subject; undefined when there is none. */
    generationOf: async (id: SubjectId): Promise<number | undefined> =>
      (await rows.findOne({ _id: id }, { generation: 1 }).lean<ApplicantRow>())?.generation,
    /** Earlier sessions of the subject are nobody's. */
    nextGeneration: async (id: SubjectId): Promise<void> => {
      await rows.updateOne({ _id: id }, { $inc: { generation: 1 } })
    },
    ...unitsOf(database, rows),
    /** How many people something is stored of; after a crash of the database perhaps not to the last one. */
    count: async (): Promise<number> => await rows.estimatedDocumentCount(),
    /** These profiles are gone; for the erasure engine. Gives how many went now. */
    remove: async (ids: readonly SubjectId[]): Promise<number> => {
      if (!ids.every(id => isId('sub', id))) throw new Error('not an id of its kind')
      return (await rows.deleteMany({ _id: database.trusted({ $in: [...ids] }) })).deletedCount
    },
    ...whoseTokens(database, tokens),
    ...tokensOf(database, rows, tokens),
    /** What leads to the one leads to the other, which has its units too, and nothing is left of the one. In a transaction. */
    absorb: async (from: ApplicantRow, to: SubjectId): Promise<void> => {
      await rows.updateOne({ _id: to }, { $addToSet: { units: { $each: [...from.units] } } })
      await tokens.updateMany({ subjectIds: from._id }, { $addToSet: { subjectIds: to } })
      await tokens.updateMany({ subjectIds: from._id }, { $pull: { subjectIds: from._id } })
      await rows.deleteOne({ _id: from._id })
    },
  }
}

/** What a profile is needed by. */
function unitsOf(database: Database, rows: Model<ApplicantRow>) {
  return {
    /** The profile is needed by that unit too; false when it is on its way out. */
    addUnit: async (id: SubjectId, unit: LeavingId): Promise<boolean> =>
      (await rows.updateOne({ _id: id, runId: null }, { $addToSet: { units: unit } })).matchedCount === 1,
    /**
     * A case of that person, about these of their units, is written down in the caller's transaction: a run that takes the
     * profile, or one of the units off it, comes before it or after it. False when one has.
     */
    noteCase: async (id: SubjectId, about: readonly LeavingId[]): Promise<boolean> => {
      const named = about.length > 0 ? { units: database.trusted({ $all: [...about] }) } : {}
      const noted = await rows.updateOne({ _id: id, runId: null, ...named }, { $inc: { casesOpened: 1 } })
      return noted.matchedCount === 1
    },
    /** Which of these units a profile still names. */
    unitsNamed: async (ids: readonly LeavingId[]): Promise<LeavingId[]> => {
      const found = rows.find({ units: database.trusted({ $in: [...ids] }) }, { units: 1 })
      const named = new Set((await found.lean<ApplicantRow[]>()).flatMap(row => row.units))
      return ids.filter(id => named.has(id))
    },
  }
}

/** Whom the tokens lead to. */
function whoseTokens(database: Database, tokens: Model<MailTokenRow>) {
  return {
    /** The address's token leads to the subject. */
    addToken: async (token: Buffer, id: SubjectId): Promise<void> => {
      await tokens.updateOne(
        { _id: token.toString('base64url') },
        { $addToSet: { subjectIds: id } },
        { upsert: true },
      )
    },
    /** Which of these subjects a token leads to. */
    withTokens: async (ids: readonly SubjectId[]): Promise<SubjectId[]> => {
      const found = tokens.find({ subjectIds: database.trusted({ $in: [...ids] }) })
      const led = new Set((await found.lean<MailTokenRow[]>()).flatMap(row => row.subjectIds))
      return ids.filter(id => led.has(id))
    },
    /** Every subject that one of these tokens leads to. */
    subjectsWith: async (of: readonly Buffer[]): Promise<SubjectId[]> => {
      const ids = of.map(token => token.toString('base64url'))
      const found = await tokens.find({ _id: database.trusted({ $in: ids }) }).lean<MailTokenRow[]>()
      return [...new Set(found.flatMap(row => row.subjectIds))]
    },
  }
}

/** Tokens that go, and those that a change of the key epoch makes anew. */
function tokensOf(database: Database, rows: Model<ApplicantRow>, tokens: Model<MailTokenRow>) {
  return {
    /** No token leads to these subjects; tokens that lead to nobody are gone. */
    forgetTokens: async (ids: readonly SubjectId[]): Promise<number> => {
      if (!ids.every(id => isId('sub', id))) throw new Error('not an id of its kind')
      const pulled = await tokens.updateMany(
        { subjectIds: database.trusted({ $in: [...ids] }) },
        { $pull: { subjectIds: database.trusted({ $in: [...ids] }) } },
      )
      await tokens.deleteMany({ subjectIds: database.trusted({ $size: 0 }) })
      return pulled.modifiedCount
    },
    /** Subjects that stay and whose token is of an older epoch, by id, behind `after`. */
    withOlderTokens: async (
      epoch: number,
      page: { after: SubjectId | undefined; limit: number },
    ): Promise<SubjectId[]> => {
      const older = (await rows.distinct('tokenEpoch')).map(Number).filter(one => one < epoch)
      if (older.length === 0) return []
      const behind = page.after === undefined ? {} : { _id: database.trusted({ $gt: page.after }) }
      const found = rows.find(
        { tokenEpoch: database.trusted({ $in: older }), runId: null, ...behind },
        { _id: 1 },
      )
      return (await found.sort({ _id: 1 }).limit(page.limit).lean<ApplicantRow[]>()).map(row => row._id)
    },
    /** To each of these subjects leads its new token, of that epoch, and no other. For inside a transaction. */
    moveTokens: async (
      moves: readonly { id: SubjectId; token: Buffer }[],
      tokenEpoch: number,
    ): Promise<void> => {
      if (moves.length === 0) return
      const newOf = new Map(moves.map(({ id, token }) => [id, token.toString('base64url')]))
      const theirs = database.trusted({ $in: [...newOf.keys()] })
      const before = await tokens.find({ subjectIds: theirs }).lean<MailTokenRow[]>()
      const pulls = before.flatMap(({ _id, subjectIds }) => {
        const left = subjectIds.filter(id => newOf.has(id) && newOf.get(id) !== _id)
        return left.length === 0 ? [] : [{ _id, left }]
      })
      await tokens.bulkWrite([
        ...pulls.map(({ _id, left }) => ({
          updateOne: { filter: { _id }, update: { $pull: { subjectIds: database.trusted({ $in: left }) } } },
        })),
        ...[...newOf].map(([id, _id]) => ({
          updateOne: { filter: { _id }, update: { $addToSet: { subjectIds: id } }, upsert: true },
        })),
      ])
      const emptied = database.trusted({ $in: pulls.map(({ _id }) => _id) })
      await tokens.deleteMany({ _id: emptied, subjectIds: database.trusted({ $size: 0 }) })
      await rows.updateMany({ _id: theirs }, { $set: { tokenEpoch } })
    },
  }
}
