import { Schema } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import { isId, type ApplicationId, type PoolId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { UnitRule } from '../policy/pool-due.ts'
import { livePoolStates, type ClaimableRow } from './claimable-units.ts'
import type { Stop, StopKind } from './stops.ts'

interface DueParts {
  due: { date: string; rule: UnitRule; policyVersion: number }
  eligibleAt: Date
  overdueAt: Date
}

/** An application or a pool entry as far as its stops go. */
export interface StoppedRow extends DueParts {
  _id: LeavingId
  subjectId: SubjectId
  state: ClaimableRow['state']
  policyVersion: ClaimableRow['policyVersion']
  decision?: ClaimableRow['decision']
  withdrawal?: ClaimableRow['withdrawal']
  stops: Stop[]
  stoppedBy: StopKind[]
  notBefore: string | null
  notAfter: string | null
  /** Of an erasure that waits: the restrictions that it has lifted. */
  erasure?: { before: { stops?: Stop[] } } | null
}

/** What the end of a stop changes besides the stop. */
export type AfterStop = Partial<DueParts & Pick<StoppedRow, 'notBefore' | 'notAfter'>>

const dueParts = {
  due: { date: String, rule: String, policyVersion: Number, _id: false },
  eligibleAt: Date,
  overdueAt: Date,
}
const stopped = new Schema<StoppedRow>(
  {
    _id: String,
    subjectId: String,
    state: String,
    stops: [{ kind: String, ref: String, until: Date, _id: false }],
    stoppedBy: [String],
    notBefore: String,
    notAfter: String,
    leftAt: Date,
    ...dueParts,
  } as never,
  { versionKey: false },
)

/** The units, seen as what a purge must wait for. Every change is a compare-and-set of one document against the claim. */
export interface StopsStore {
  byId(id: LeavingId): Promise<StoppedRow | undefined>
  /**
   * The stop stands; an erasure that waits is taken back by a hold, and keeps every other stop out. False when it
   * stands already, or the state does not allow it.
   */
  set(id: LeavingId, stop: Stop): Promise<boolean>
  /** The stop ends later or sooner. False when there is none of that ref, or the unit is in a run. */
  renew(id: LeavingId, ref: string, until: Date): Promise<boolean>
  /** The stop is gone and what follows from that is set. False as `renew`. */
  lift(id: LeavingId, ref: string, after: AfterStop): Promise<boolean>
  /** Units with a stop whose time is over, at most so many. */
  lapsed(now: Date, limit: number): Promise<StoppedRow[]>
  /** Units with a stop of that kind that ends before that instant, at most so many. */
  ending(kind: StopKind, before: Date, limit: number): Promise<StoppedRow[]>
  /** Units with a stop of that ref. */
  withRef(ref: string): Promise<LeavingId[]>
  /**
   * The pool entries of these persons and of whoever has one of these applications, but those that an erasure waits for or
   * that only a hold keeps.
   */
  entriesBeside(ids: readonly (ApplicationId | SubjectId)[]): Promise<PoolId[]>
}

/** The engine's own view of both collections, under models of its own: it imports no slice. */
export function stopsStore(database: Database): StopsStore {
  const applications = rowsOf(database, 'applications')
  const pool = rowsOf(database, 'pool')
  const of = (id: LeavingId) => (isId('poo', id) ? pool : applications)
  return {
    ...changing(database, of),
    ...seeking(database, { applications, pool }),
    byId: async id =>
      (await of(id)
        .findOne({ _id: checked(id) })
        .lean<StoppedRow>()) ?? undefined,
  }
}

// What somebody has spoilt must be kept for a claim, and let go, like all else.
const unvalidated = { bypassDocumentValidation: true } as const

type Rows = ReturnType<typeof rowsOf>

function rowsOf(database: Database, place: 'applications' | 'pool') {
  return database.data.model<StoppedRow>(`stopped_${place}`, stopped, `${collectionPrefix}${place}`)
}

type Changing = Pick<StopsStore, 'set' | 'renew' | 'lift'>

function changing({ trusted }: Database, of: (id: LeavingId) => Rows): Changing {
  const withStop = (id: LeavingId, ref: string) => {
    return { _id: checked(id), state: trusted({ $ne: 'purging' as const }), 'stops.ref': ref }
  }
  return {
    set: async (id, stop) => {
      const allowed = {
        _id: checked(id),
        state: trusted({ $nin: statesWithout(stop.kind) }),
        'stops.ref': trusted({ $ne: stop.ref }),
      }
      const set = [{ $set: settingOf(stop) }]
      const done = await of(id).updateOne(allowed, set, { updatePipeline: true, ...unvalidated })
      return done.modifiedCount === 1
    },
    renew: async (id, ref, until) => {
      const change = { $set: { 'stops.$.until': until } }
      return (await of(id).updateOne(withStop(id, ref), change, unvalidated)).matchedCount === 1
    },
    lift: async (id, ref, after) => {
      const change = { $pull: { stops: { ref } }, ...(Object.keys(after).length > 0 ? { $set: after } : {}) }
      return (await of(id).updateOne(withStop(id, ref), change, unvalidated)).modifiedCount === 1
    },
  }
}

type Seeking = Pick<StopsStore, 'lapsed' | 'ending' | 'withRef' | 'entriesBeside'>

function seeking({ trusted }: Database, { applications, pool }: { applications: Rows; pool: Rows }): Seeking {
  const anyStopped = { 'stops.0': trusted({ $exists: true }) }
  const among = async (filter: object, limit: number): Promise<StoppedRow[]> => {
    const found: StoppedRow[] = []
    for (const rows of [applications, pool]) {
      if (found.length === limit) break
      const some = rows.find({ ...anyStopped, ...filter }).sort({ _id: 1 })
      found.push(...(await some.limit(limit - found.length).lean<StoppedRow[]>()))
    }
    return found
  }
  return {
    lapsed: async (now, limit) => await among({ 'stops.until': trusted({ $lte: now }) }, limit),
    ending: async (kind, before, limit) =>
      await among({ stops: trusted({ $elemMatch: { kind, until: { $lte: before } } }) }, limit),
    withRef: async ref => {
      // By the index of what is stopped at all.
      const filter = { 'stops.until': trusted({ $type: 'date' as const }), 'stops.ref': ref }
      return (await among(filter, mostOfOnePerson)).map(row => row._id)
    },
    entriesBeside: async ids => {
      const people = ids.filter(id => isId('sub', id))
      const own = trusted({ $in: ids.filter(id => isId('app', id)) })
      const owners = await applications.find({ _id: own }, { subjectId: 1 }).lean<Owned[]>()
      const subjectId = trusted({ $in: [...people, ...owners.map(row => row.subjectId)] })
      const standing = { state: trusted({ $in: [...livePoolStates] }), leftAt: null }
      const entries = await pool.find({ subjectId, ...standing }, { _id: 1 }).lean<Owned[]>()
      return entries.flatMap(({ _id }) => (isId('poo', _id) ? [_id] : []))
    },
  }
}

type Owned = Pick<StoppedRow, '_id' | 'subjectId'>
/** A stop of one ref is for what one person has. */
const mostOfOnePerson = 1000

/** Only a hold is stronger than an erasure that the applicant has asked for. */
function statesWithout(kind: StopKind): StoppedRow['state'][] {
  return kind === 'hold' ? ['purging'] : ['purging', 'erasure_pending']
}

/** The restrictions that an erasure lifted which a hold takes back. */
const putAside = { $ifNull: ['$erasure.before.stops', []] }

/** As a stage of a pipeline, so that one update both stops and puts back what waited. */
function settingOf(stop: Stop) {
  const asBefore = (path: string) => ({
    $cond: [{ $eq: ['$state', 'erasure_pending'] }, `$erasure.before.${path}`, `$${path}`],
  })
  return {
    stops: { $concatArrays: ['$stops', putAside, [{ $literal: stop }]] },
    stoppedBy: { $setUnion: [{ $ifNull: ['$stoppedBy', []] }, [{ $literal: stop.kind }]] },
    state: asBefore('state'),
    due: asBefore('due'),
    eligibleAt: asBefore('eligibleAt'),
    overdueAt: asBefore('overdueAt'),
    erasure: null,
  }
}

function checked(id: LeavingId): LeavingId {
  if (!isId('app', id) && !isId('poo', id)) throw new Error('not the id of a unit')
  return id
}
