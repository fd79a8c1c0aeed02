import { Schema, type Model } from 'mongoose'
import {
  isId,
  type ApplicationId,
  type HireStatementId,
  type RunId,
  type StaffId,
  type VacancyId,
} from '../base/ids.ts'
import type { Database } from '../store/database.ts'

/** What one person hired can do, under a key of its own, for those who were not hired. */
export interface StatementRow {
  _id: HireStatementId
  vacancyId: VacancyId
  /** The hired person's; null once that is deleted. */
  applicationId: ApplicationId | null
  /** `StatementWords` under the statement's key. */
  sealed: Buffer
  writtenBy: StaffId
  writtenAt: Date
  changedAt: Date | null
  /** The purge run that has it. */
  runId: RunId | null
}

const schema = new Schema<StatementRow>(
  {
    _id: { type: String, required: true },
    vacancyId: { type: String, required: true },
    applicationId: { type: String, default: null },
    sealed: { type: Buffer, required: true },
    writtenBy: { type: String, required: true },
    writtenAt: { type: Date, required: true },
    changedAt: { type: Date, default: null },
    runId: { type: String, default: null },
  } as never,
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    statements: StatementsStore
  }
}

/** What `statementsStore` gives. */
export type StatementsStore = ReturnType<typeof statementsStore>

type Rows = Model<StatementRow>

/** The hire statements; every id is checked before a query. */
export function statementsStore(database: Database) {
  const rows: Rows = database.model('hireStatements', schema)
  return { ...reading(database, rows), ...changing(rows), ...leaving(database, rows) }
}

function reading({ trusted }: Database, rows: Rows) {
  return {
    /** That of the person hired with this application; a purge run has none of those given. */
    ofApplication: async (applicationId: ApplicationId): Promise<StatementRow | undefined> =>
      (await rows.findOne({ applicationId, runId: null }).lean<StatementRow>()) ?? undefined,
    /** Those of a job, oldest first. */
    ofVacancy: async (vacancyId: VacancyId): Promise<StatementRow[]> =>
      await rows.find({ vacancyId, runId: null }).sort({ writtenAt: 1 }).lean<StatementRow[]>(),
    /** Which of these there are. */
    existing: async (ids: readonly HireStatementId[]): Promise<HireStatementId[]> => {
      const found = rows.find({ _id: trusted({ $in: checked(ids) }) }, { _id: 1 })
      return (await found.lean<Pick<StatementRow, '_id'>[]>()).map(row => row._id)
    },
    byIds: async (ids: readonly HireStatementId[]): Promise<StatementRow[]> =>
      await rows.find({ _id: trusted({ $in: checked(ids) }) }).lean<StatementRow[]>(),
  }
}

function changing(rows: Rows) {
  return {
    insert: async (row: StatementRow): Promise<void> => {
      await rows.create([row], { ordered: true })
    },
    /** It says something else now; false when a purge run has it. */
    change: async (
      _id: HireStatementId,
      set: Pick<StatementRow, 'sealed' | 'writtenBy' | 'changedAt'>,
    ): Promise<boolean> => (await rows.updateOne({ _id, runId: null }, { $set: set })).matchedCount === 1,
  }
}

function leaving({ trusted }: Database, rows: Rows) {
  return {
    /** Those of these jobs that no run has, or that one. */
    takable: async (vacancyIds: readonly VacancyId[], runId: RunId): Promise<StatementRow[]> => {
      const free = { vacancyId: trusted({ $in: [...vacancyIds] }), $or: [{ runId: null }, { runId }] }
      return await rows.find(free).lean<StatementRow[]>()
    },
    /** The run has those of them that none had. Gives which it has. */
    take: async (ids: readonly HireStatementId[], runId: RunId): Promise<Set<HireStatementId>> => {
      const among = { _id: trusted({ $in: checked(ids) }) }
      await rows.updateMany({ ...among, runId: null }, { $set: { runId } })
      const taken = await rows.find({ ...among, runId }, { _id: 1 }).lean<Pick<StatementRow, '_id'>[]>()
      return new Set(taken.map(row => row._id))
    },
    /** The applications of people hired that a statement still names. */
    pointersTo: async (ids: readonly ApplicationId[]): Promise<ApplicationId[]> => {
      const found = rows.find({ applicationId: trusted({ $in: checkedApplications(ids) }) })
      return (await found.lean<StatementRow[]>()).flatMap(row => row.applicationId ?? [])
    },
    /** No statement names these applications any more. */
    strip: async (ids: readonly ApplicationId[]): Promise<void> => {
      const naming = { applicationId: trusted({ $in: checkedApplications(ids) }) }
      await rows.updateMany(naming, { $set: { applicationId: null } })
    },
    /** These rows are gone; for the erasure engine. Gives how many went now. */
    remove: async (ids: readonly HireStatementId[]): Promise<number> =>
      (await rows.deleteMany({ _id: trusted({ $in: checked(ids) }) })).deletedCount,
  }
}

function checked(ids: readonly HireStatementId[]): HireStatementId[] {
  if (!ids.every(id => isId('hir', id))) throw new Error('not an id of its kind')
  return [...ids]
}

function checkedApplications(ids: readonly ApplicationId[]): ApplicationId[] {
  if (!ids.every(id => isId('app', id))) throw new Error('not an id of its kind')
  return [...ids]
}
