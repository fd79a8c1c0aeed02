import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'
import type { Question } from '../policy/questions.ts'
import { isId, type StaffId, type VacancyId } from '../base/ids.ts'

/** `draft`: staff only; `published`: on the list; `closed`: nobody can apply. */
export type VacancyState = 'draft' | 'published' | 'closed'

/** What an employer writes about a job; no applicant's data. */
export interface VacancyText {
  title: string
  place: string
  unit: string
  family: string
  employmentType: EmploymentType
  text: string
  /** The last local day to apply, `YYYY-MM-DD`; null: until closed. */
  deadlineOn: string | null
  contactName: string
  contactEmail: string
  /** Whether the form asks for attachments beside the CV. */
  attachments: boolean
  /** What applications are given points for; absent in jobs that were made before there was such a thing. */
  criteria?: string[]
}

/** The kinds of employment schema.org knows. */
export const employmentTypes = ['FULL_TIME', 'PART_TIME', 'TEMPORARY', 'INTERN'] as const
export type EmploymentType = (typeof employmentTypes)[number]

/** A recruitment job as stored. */
export interface Vacancy extends VacancyText {
  _id: VacancyId
  /** `[a-z0-9-]{3,80}`; fixed at publishing, never used again. */
  slug: string
  state: VacancyState
  questions: Question[]
  createdAt: Date
  createdBy: StaffId | null
  publishedAt: Date | null
  closedAt: Date | null
}

const schema = new Schema<Vacancy>(
  {
    _id: String,
    slug: String,
    state: String,
    title: String,
    place: String,
    unit: String,
    family: String,
    employmentType: String,
    text: String,
    deadlineOn: String,
    contactName: String,
    contactEmail: String,
    attachments: Boolean,
    criteria: { type: [String], default: undefined } as never,
    questions: { type: [Schema.Types.Mixed], default: undefined } as never,
    createdAt: Date,
    createdBy: String,
    publishedAt: Date,
    closedAt: Date,
  },
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    vacancies: VacanciesStore
  }
}

/** What `vacanciesStore` gives. */
export type VacanciesStore = ReturnType<typeof vacanciesStore>

/** The vacancies; ids are checked before any query. */
export function vacanciesStore(database: Database) {
  const rows = database.model('vacancies', schema)
  const changeable = (id: VacancyId) => ({ _id: id, state: database.trusted({ $ne: 'closed' as const }) })
  return {
    insert: async (vacancy: Vacancy): Promise<void> => {
      await rows.create([vacancy], { ordered: true })
    },
    byId: async (id: string): Promise<Vacancy | null> =>
      isId('vac', id) ? await rows.findOne({ _id: id }).lean<Vacancy>() : null,
    byIds: async (ids: readonly VacancyId[]): Promise<Vacancy[]> =>
      await rows.find({ _id: database.trusted({ $in: [...ids] }) }).lean<Vacancy[]>(),
    bySlug: async (slug: string): Promise<Vacancy | null> => await rows.findOne({ slug }).lean<Vacancy>(),
    /** Whether a slug was ever taken. */
    slugTaken: async (slug: string): Promise<boolean> => (await rows.exists({ slug })) !== null,
    /** Published ones, newest first, at most 500. */
    published: async (): Promise<Vacancy[]> =>
      await rows.find({ state: 'published' }).sort({ publishedAt: -1 }).limit(500).lean<Vacancy[]>(),
    /** All of them for staff, newest first, at most 500. */
    all: async (): Promise<Vacancy[]> =>
      await rows.find({}).sort({ createdAt: -1 }).limit(500).lean<Vacancy[]>(),
    isEmpty: async (): Promise<boolean> => (await rows.exists({})) === null,
    /** False when there is no such vacancy, or it is closed. */
    change: async (id: VacancyId, text: VacancyText): Promise<boolean> =>
      (await rows.updateOne(changeable(id), { $set: text })).matchedCount === 1,
    /** False when it is not a draft, or has that many questions already: what was asked of one is asked of all. */
    addQuestion: async (id: VacancyId, question: Question, most: number): Promise<boolean> => {
      const room = {
        _id: id,
        state: 'draft' as const,
        [`questions.${most - 1}`]: database.trusted({ $exists: false }),
      }
      return (await rows.updateOne(room, { $push: { questions: question } })).modifiedCount === 1
    },
    removeQuestion: async (id: VacancyId, questionId: string): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: 'draft' }, { $pull: { questions: { id: questionId } } }))
        .modifiedCount === 1,
    publish: async (id: VacancyId, slug: string, at: Date): Promise<boolean> =>
      (
        await rows.updateOne(
          { _id: id, state: 'draft' },
          { $set: { state: 'published', slug, publishedAt: at } },
        )
      ).modifiedCount === 1,
    close: async (id: VacancyId, at: Date): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: 'published' }, { $set: { state: 'closed', closedAt: at } }))
        .modifiedCount === 1,
    /** Published again, if it was closed. */
    reopen: async (id: VacancyId): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: 'closed' }, { $set: { state: 'published', closedAt: null } }))
        .modifiedCount === 1,
    /** Gone, if it is a draft or was closed before that instant. */
    remove: async (id: VacancyId, closedBefore: Date): Promise<boolean> => {
      const over = { state: 'closed' as const, closedAt: database.trusted({ $lt: closedBefore }) }
      return (await rows.deleteOne({ _id: id, $or: [{ state: 'draft' }, over] })).deletedCount === 1
    },
  }
}
