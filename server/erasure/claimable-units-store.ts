import { Schema } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import { isId, type ApplicationId, type RunId, type SubjectId } from '../base/ids.ts'
import { statesThatAllow, type State } from '../policy/states.ts'
import type { ClaimableRow, ClaimableUnits } from './claimable-units.ts'
import type { RunKind } from './place.ts'
import type { RunFile } from './run.ts'

const dueParts = {
  due: { date: String, rule: String, policyVersion: Number, _id: false },
  eligibleAt: Date,
  overdueAt: Date,
}
const claimable = new Schema<ClaimableRow>(
  {
    _id: String,
    subjectId: String,
    vacancyId: String,
    state: String,
    certificateNo: String,
    language: String,
    policyVersion: Number,
    lastActAt: Date,
    stops: [Schema.Types.Mixed],
    decision: { type: { outcome: String, decidedAt: Date }, _id: false },
    erasure: {
      type: { requestedAt: Date, undoUntil: Date, reason: String, before: { state: String, ...dueParts } },
      _id: false,
    },
    runId: String,
    ...dueParts,
  } as never,
  { versionKey: false },
)
const emptied = new Schema<{ _id: SubjectId; units: ApplicationId[]; runId: RunId | null }>(
  { _id: String, units: [String], runId: String },
  { versionKey: false },
)
const owned = new Schema<{ _id: string; applicationId: ApplicationId; size: number }>(
  { _id: String, applicationId: String, size: Number },
  { versionKey: false },
)

// A spoilt document must be able to go, and must not keep the others of its batch.
const unvalidated = { bypassDocumentValidation: true } as const
const asPipeline = { updatePipeline: true } as const

/** The states a run of that kind takes: a requested erasure is the other kind's. */
function statesOf(kind: RunKind): State[] {
  const all = statesThatAllow('claim')
  return all.filter(state => (state === 'erasure_pending') === (kind === 'erase'))
}

function checked(ids: readonly ApplicationId[]): ApplicationId[] {
  if (!ids.every(id => isId('app', id))) throw new Error('not ids of applications')
  return [...ids]
}

/**
 * The engine's own view of three collections that slices and floors own: only the paths it needs, under models of its
 * own, so that it imports no slice.
 */
export function claimableUnits(database: Database): ClaimableUnits {
  const units = unitsOf(database)
  return {
    ...claiming(database, units),
    ...requesting(database, units),
    filesOf: async ids => {
      const files = database.data.model('leaving_files', owned, `${collectionPrefix}files`)
      const ofUnits = { applicationId: database.trusted({ $in: checked(ids) }) }
      return byUnit(await files.find(ofUnits, { size: 1, applicationId: 1 }).lean())
    },
    leaveProfiles: async (ids, subjectIds, runId) =>
      await leaveProfiles(database, { ids, subjectIds, runId }),
    byId: async id => (await units.findOne({ _id: id }).lean<ClaimableRow>()) ?? undefined,
    hasNumber: async number => (await units.exists({ certificateNo: number })) !== null,
  }
}

type Units = ReturnType<typeof unitsOf>

function unitsOf(database: Database) {
  return database.data.model('leaving_applications', claimable, `${collectionPrefix}applications`)
}

/** In `$expr` a missing, null or text date sorts below every date: hence both type tests. Source: deletion.md 7 */
function isPast({ nowExpression, trusted }: Database, path: 'eligibleAt' | 'overdueAt', at?: Date) {
  const isDate = { $eq: [{ $type: `$${path}` }, 'date'] }
  return {
    [path]: trusted(at ? { $type: 'date', $lte: at } : { $type: 'date' }),
    $expr: trusted({ $and: [isDate, { $lte: [`$${path}`, nowExpression] }] }),
  }
}

type Claiming = Pick<ClaimableUnits, 'dueIds' | 'claim' | 'claimedBy' | 'purging' | 'move' | 'alarms'>

function claiming(database: Database, units: Units): Claiming {
  const { trusted } = database
  const free = (kind: RunKind) => ({ state: trusted({ $in: statesOf(kind) }), stops: trusted({ $size: 0 }) })
  return {
    dueIds: async (kind, limit) => {
      const due = { ...free(kind), ...isPast(database, 'eligibleAt', await database.now()) }
      const found = units.find(due, { _id: 1 }).sort({ eligibleAt: 1, _id: 1 }).limit(limit)
      return (await found.lean<{ _id: ApplicationId }[]>()).map(row => row._id)
    },
    claim: async (kind, ids, runId) => {
      const due = { _id: trusted({ $in: checked(ids) }), ...free(kind), ...isPast(database, 'eligibleAt') }
      await units.updateMany(due, { $set: { state: 'purging', runId } }, unvalidated)
    },
    claimedBy: async runId =>
      await units.find({ runId, state: 'purging' }).sort({ eligibleAt: 1, _id: 1 }).lean<ClaimableRow[]>(),
    purging: async limit => {
      const found = units.find({ state: 'purging' }, { runId: 1 }).limit(limit)
      return await found.lean<Pick<ClaimableRow, '_id' | 'runId'>[]>()
    },
    move: async (ids, from, to) => {
      const held = { _id: trusted({ $in: checked(ids) }), state: 'purging' as const, runId: from }
      await units.updateMany(held, { $set: { runId: to } }, unvalidated)
    },
    alarms: async () => {
      const live = { state: trusted({ $ne: 'purging' as const }) }
      const late = { ...live, ...isPast(database, 'overdueAt', await database.now()) }
      const overdue = await units.countDocuments(late)
      const undated = await units.countDocuments({ ...live, $or: undatedOnes(database) })
      return { overdue, undated }
    },
  }
}

type Requesting = Pick<ClaimableUnits, 'setErasure' | 'unsetErasure'>

function requesting({ nowExpression, trusted }: Database, units: Units): Requesting {
  return {
    setErasure: async (id, { reason, requestedAt, eligibleAt, overdueAt }) => {
      const allowing = trusted({ $in: statesThatAllow('requestErasure') })
      const before = { state: '$state', due: '$due', eligibleAt: '$eligibleAt', overdueAt: '$overdueAt' }
      const erasure = { requestedAt, undoUntil: eligibleAt, reason, before }
      const set = { state: 'erasure_pending', erasure, eligibleAt, overdueAt }
      const allowed = { _id: id, state: allowing, stops: trusted({ $size: 0 }) }
      return (await units.updateOne(allowed, [{ $set: set }], asPipeline)).modifiedCount === 1
    },
    unsetErasure: async id => {
      const isDate = { $eq: [{ $type: '$erasure.undoUntil' }, 'date'] }
      const inTime = { $and: [isDate, { $gt: ['$erasure.undoUntil', nowExpression] }] }
      const pending = { _id: id, state: 'erasure_pending' as const, $expr: trusted(inTime) }
      return (await units.updateOne(pending, [{ $set: asBefore }], asPipeline)).modifiedCount === 1
    },
  }
}

const asBefore = {
  state: '$erasure.before.state',
  due: '$erasure.before.due',
  eligibleAt: '$erasure.before.eligibleAt',
  overdueAt: '$erasure.before.overdueAt',
  erasure: null,
}

const numbers = ['int', 'long', 'double', 'decimal'] as const
/** Every type a date could have been spoilt into; each is a range of the index. */
const notDates = ['null', 'string', 'bool', 'object', 'array', 'timestamp', ...numbers] as const

function undatedOnes({ trusted }: Database) {
  const spoilt = notDates.map(type => ({ eligibleAt: trusted({ $type: type }) }))
  return [{ eligibleAt: trusted({ $exists: false }) }, ...spoilt]
}

interface Leaving {
  ids: readonly ApplicationId[]
  subjectIds: readonly SubjectId[]
  runId: RunId
}

async function leaveProfiles(
  database: Database,
  { ids, subjectIds, runId }: Leaving,
): Promise<Set<SubjectId>> {
  const { trusted } = database
  const profiles = database.data.model('leaving_applicants', emptied, `${collectionPrefix}applicants`)
  const among = { _id: trusted({ $in: [...subjectIds] }) }
  await profiles.updateMany(among, { $pull: { units: { $in: checked(ids) } } })
  // One run takes an empty profile. Nothing joins it any more: a submission always starts a new subject.
  const empty = { ...among, units: trusted({ $size: 0 }), runId: null }
  await profiles.updateMany(empty, { $set: { runId } })
  const taken = await profiles.find({ ...among, runId }, { _id: 1 }).lean<{ _id: SubjectId }[]>()
  return new Set(taken.map(profile => profile._id))
}

function byUnit(
  rows: readonly { _id: string; applicationId: ApplicationId; size?: number }[],
): Map<ApplicationId, RunFile[]> {
  const files = new Map<ApplicationId, RunFile[]>()
  for (const { _id, applicationId, size } of rows) {
    if (!isId('fil', _id)) throw new Error('not the id of a file')
    files.set(applicationId, [...(files.get(applicationId) ?? []), { id: _id, size: size ?? 0 }])
  }
  return files
}
