import { Schema } from 'mongoose'
import { isId, type ApplicationId, type RunId, type SubjectId } from '../base/ids.ts'
import type { Database } from '../store/database.ts'

/** A subject: who applied, sealed with a key of its own. `units` are the applications that need it. */
export interface ApplicantRow {
  _id: SubjectId
  units: ApplicationId[]
  /** `Profile`, sealed with the subject's key. */
  profile: Buffer
  /** The key epoch of its mail tokens. */
  tokenEpoch: number
  /** Counts up with a new address and when the last application is on its way out: earlier sessions are nobody's. */
  generation: number
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
  { _id: String, units: [String], profile: Buffer, tokenEpoch: Number, generation: Number, runId: String },
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
    /** The generation of the subject; undefined when there is none. */
    generationOf: async (id: SubjectId): Promise<number | undefined> =>
      (await rows.findOne({ _id: id }, { generation: 1 }).lean<ApplicantRow>())?.generation,
    /** Earlier sessions of the subject are nobody's. */
    nextGeneration: async (id: SubjectId): Promise<void> => {
      await rows.updateOne({ _id: id }, { $inc: { generation: 1 } })
    },
    /** Which of these applications a profile still names. */
    unitsNamed: async (ids: readonly ApplicationId[]): Promise<ApplicationId[]> => {
      const found = rows.find({ units: database.trusted({ $in: [...ids] }) }, { units: 1 })
      const named = new Set((await found.lean<ApplicantRow[]>()).flatMap(row => row.units))
      return ids.filter(id => named.has(id))
    },
    /** These profiles are gone; for the erasure engine. Gives how many went now. */
    remove: async (ids: readonly SubjectId[]): Promise<number> => {
      if (!ids.every(id => isId('sub', id))) throw new Error('not an id of its kind')
      return (await rows.deleteMany({ _id: database.trusted({ $in: [...ids] }) })).deletedCount
    },
    /** Which of these subjects a token leads to. */
    withTokens: async (ids: readonly SubjectId[]): Promise<SubjectId[]> => {
      const found = tokens.find({ subjectIds: database.trusted({ $in: [...ids] }) })
      const led = new Set((await found.lean<MailTokenRow[]>()).flatMap(row => row.subjectIds))
      return ids.filter(id => led.has(id))
    },
    /** The address's token leads to the subject. */
    addToken: async (token: Buffer, id: SubjectId): Promise<void> => {
      await tokens.updateOne(
        { _id: token.toString('base64url') },
        { $addToSet: { subjectIds: id } },
        { upsert: true },
      )
    },
    /** No token leads to these subjects; tokens that lead to nobody are gone. */
    forgetTokens: async (ids: readonly SubjectId[]): Promise<number> => {
      const pulled = await tokens.updateMany(
        { subjectIds: database.trusted({ $in: [...ids] }) },
        { $pull: { subjectIds: database.trusted({ $in: [...ids] }) } },
      )
      await tokens.deleteMany({ subjectIds: database.trusted({ $size: 0 }) })
      return pulled.modifiedCount
    },
  }
}
