import { collectionPrefix, type Database } from '../store/database.ts'
import { isId, type RunId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { isUnitId } from '../vault/data-keys.ts'
import type { UnitId } from '../vault/seal.ts'

interface StayingStop {
  kind: string
  ref: string
  until: Date
}

/** What a replay needs to know of an application, or an entry of the talent pool, that stays. */
export interface StayingRow {
  _id: LeavingId
  state: string
  /** Nothing of it where somebody has spoilt it. */
  due?: { date?: string; rule?: string; policyVersion?: number }
  /** Of applications only. */
  notBefore?: string | null
  notAfter?: string | null
  objectedAt?: Date | null
  stops: StayingStop[]
  erasure: { before: Record<string, unknown> & { stops?: StayingStop[] } } | null
  certificateNo: string
}

const page = 1000
// A spoilt document must be able to go and to be set right, and must not keep the others, nor a replay.
const unvalidated = { bypassDocumentValidation: true } as const
const live = { state: { $ne: 'purging' } }

/** Where a replay keeps what it works on. */
export type ReplayStore = ReturnType<typeof replayStore>

/** The engine's view of a restored database: ids of everything that can have a token, and what was told since. */
export function replayStore(database: Database) {
  const unitsOf = (place: 'applications' | 'pool') =>
    database.data.collection<StayingRow & { runId: RunId | null }>(collectionPrefix + place)
  const places = [
    { rows: unitsOf('applications'), has: (id: LeavingId) => isId('app', id) },
    { rows: unitsOf('pool'), has: (id: LeavingId) => isId('poo', id) },
  ]
  return {
    /** The ids of all units that are not on their way out, in pages. */
    liveIds: async function* (): AsyncGenerator<LeavingId[]> {
      yield* pagesOf<LeavingId>(database, {
        place: 'applications',
        filter: live,
        isOne: id => isId('app', id),
      })
      yield* pagesOf<LeavingId>(database, { place: 'pool', filter: live, isOne: id => isId('poo', id) })
    },
    /** The ids of all profiles, in pages. */
    subjectIds: () => pagesOf(database, { place: 'applicants', isOne: id => isId('sub', id) }),
    /** The ids of all file rows, in pages. */
    fileIds: () => pagesOf(database, { place: 'files', isOne: id => isId('fil', id) }),
    /** The ids of all hire statements, in pages. */
    statementIds: () => pagesOf(database, { place: 'hireStatements', isOne: id => isId('hir', id) }),
    /** The ids of all referees, in pages. */
    refereeIds: () => pagesOf(database, { place: 'referees', isOne: id => isId('ref', id) }),
    /** The units whose key is not destroyed, in pages. */
    unitsWithKey: () =>
      pagesOf<UnitId>(database, {
        place: 'dataKeys',
        filter: { state: { $ne: 'destroyed' } },
        isOne: id => isUnitId(id),
      }),
    /** Those of them that were live are `purging` in this run, whatever their dates and stops say. */
    claim: async (ids: readonly LeavingId[], runId: RunId): Promise<void> => {
      const change = { $set: { state: 'purging', runId } }
      for (const { rows, has } of places)
        await rows.updateMany({ _id: { $in: ids.filter(has) }, ...live }, change, unvalidated)
    },
    /** Those of the units that are live. */
    staying: async (ids: readonly LeavingId[]): Promise<StayingRow[]> => {
      const dates = { due: 1, notBefore: 1, notAfter: 1, objectedAt: 1 }
      const shown = { ...dates, stops: 1, state: 1, erasure: 1, certificateNo: 1 }
      const found: StayingRow[] = []
      for (const { rows, has } of places) {
        const own = ids.filter(has)
        if (own.length === 0) continue
        found.push(...(await rows.find({ _id: { $in: own }, ...live }, { projection: shown }).toArray()))
      }
      return found
    },
    /** The unit is changed, if it is live. */
    change: async (id: LeavingId, set: Readonly<Record<string, unknown>>): Promise<void> => {
      for (const { rows, has } of places)
        if (has(id)) await rows.updateOne({ _id: id, ...live }, { $set: set }, unvalidated)
    },
  }
}

type Searched = 'hireStatements' | 'applications' | 'pool' | 'applicants' | 'files' | 'dataKeys' | 'referees'

interface Paged<T extends string> {
  place: Searched
  filter?: object
  isOne: (id: unknown) => id is T
}

async function* pagesOf<T extends string>(
  database: Database,
  { place, filter = {}, isOne }: Paged<T>,
): AsyncGenerator<T[]> {
  const connection = place === 'dataKeys' ? database.keys : database.data
  const rows = connection.collection<{ _id: string }>(collectionPrefix + place)
  for (let after = ''; ;) {
    const found = await rows
      .find({ ...filter, _id: { $gt: after } }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(page)
      .toArray()
    yield found.map(row => row._id).filter(isOne)
    const last = found.at(-1)
    if (!last || found.length < page) return
    after = last._id
  }
}
