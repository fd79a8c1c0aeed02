import { Schema } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import { isId, type RunId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { statesThatAllow } from '../policy/states.ts'
import {
  livePoolStates,
  type ClaimableRow,
  type ClaimableUnits,
  type PurgingUnit,
} from './claimable-units.ts'
import { free, isPast, oldestOf, weighing } from './claimable-units-weighing-store.ts'
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
    withdrawal: { type: { at: Date }, _id: false },
    handedOverAt: Date,
    consentedAt: Date,
    stops: [Schema.Types.Mixed],
    stoppedBy: [String],
    reference: String,
    notice: { type: { sentAt: Date, forDate: String }, _id: false },
    brakeReleasedFor: String,
    decision: { type: { outcome: String, decidedAt: Date }, _id: false },
    erasure: {
      type: {
        requestedAt: Date,
        undoUntil: Date,
        reason: String,
        before: { state: String, ...dueParts, stops: [Schema.Types.Mixed] },
      },
      _id: false,
    },
    runId: String,
    ...dueParts,
  } as never,
  { versionKey: false },
)
/** Without what is sealed. */
const needed = Object.fromEntries(Object.keys(claimable.paths).map(path => [path, 1]))
const emptied = new Schema<{ _id: SubjectId; units: LeavingId[]; runId: RunId | null }>(
  { _id: String, units: [String], runId: String },
  { versionKey: false },
)
const owned = new Schema<{ _id: string; applicationId: LeavingId; size: number }>(
  { _id: String, applicationId: String, size: Number },
  { versionKey: false },
)

// A spoilt document must be able to go, and must not keep the others of its batch.
const unvalidated = { bypassDocumentValidation: true } as const
const asPipeline = { updatePipeline: true } as const
const loosely = { ...unvalidated, ...asPipeline } as const

function checked(ids: readonly LeavingId[]): LeavingId[] {
  if (!ids.every(id => isId('app', id) || isId('poo', id))) throw new Error('not ids of units')
  return [...ids]
}

/** Where units are kept that leave: each collection is seen by itself, and `allUnits` sees them together. */
export type UnitPlace = 'applications' | 'pool'

/**
 * The engine's own view of collections that slices and floors own: only the paths it needs, under models of its own, so
 * that it imports no slice.
 */
export function claimableUnits(database: Database, place: UnitPlace): ClaimableUnits {
  const units = unitsOf(database, place)
  return {
    ...claiming(database, units),
    ...weighing(database, units),
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

function unitsOf(database: Database, place: UnitPlace) {
  return database.data.model<ClaimableRow>(`leaving_${place}`, claimable, `${collectionPrefix}${place}`)
}

type Claiming = Pick<ClaimableUnits, 'due' | 'claim' | 'claimedBy' | 'purging' | 'move' | 'alarms'>

function claiming(database: Database, units: Units): Claiming {
  const { trusted } = database
  return {
    due: async (kind, limit) => {
      const filter = {
        ...free(database, kind),
        ...isPast(database, 'eligibleAt', { at: await database.now() }),
      }
      return await oldestOf(database, units, { filter, limit })
    },
    claim: async (kind, ids, runId) => {
      const due = {
        _id: trusted({ $in: checked(ids) }),
        ...free(database, kind),
        ...isPast(database, 'eligibleAt'),
      }
      await units.updateMany(due, { $set: { state: 'purging', runId } }, unvalidated)
    },
    claimedBy: async runId =>
      await units
        .find({ runId, state: 'purging' }, needed)
        .sort({ eligibleAt: 1, _id: 1 })
        .lean<ClaimableRow[]>(),
    purging: async ({ after, limit }) => {
      const behind = { state: 'purging' as const, _id: trusted({ $gt: after as LeavingId }) }
      return await units.find(behind, { runId: 1 }).sort({ _id: 1 }).limit(limit).lean<PurgingUnit[]>()
    },
    move: async (ids, from, to) => {
      const held = { _id: trusted({ $in: checked(ids) }), state: 'purging' as const, runId: from }
      await units.updateMany(held, { $set: { runId: to } }, unvalidated)
    },
    alarms: async () => {
      const now = await database.now()
      // Whatever is late was eligible before, and that path has the index.
      const past = { ...isPast(database, 'overdueAt', { at: now }), eligibleAt: trusted({ $lte: now }) }
      const going = [{ state: 'purging' as const }, { stops: trusted({ $size: 0 }) }]
      const overdue = await units.countDocuments({ ...past, $or: going })
      const live = { state: trusted({ $ne: 'purging' as const }) }
      const undated = await units.countDocuments({ ...live, $or: undatedOnes(database) })
      return { overdue, undated }
    },
  }
}

type Requesting = Pick<ClaimableUnits, 'setErasure' | 'unsetErasure'>

function requesting({ nowExpression, trusted }: Database, units: Units): Requesting {
  return {
    setErasure: async (id, { reason, requestedAt, eligibleAt, overdueAt, lifted = [] }) => {
      const allowing = trusted({ $in: [...statesThatAllow('requestErasure'), ...livePoolStates] })
      const asItWas = { state: '$state', due: '$due', eligibleAt: '$eligibleAt', overdueAt: '$overdueAt' }
      const before = lifted.length > 0 ? { ...asItWas, stops: { $literal: lifted } } : asItWas
      const atLatest = earlierOf('eligibleAt', eligibleAt)
      const erasure = { requestedAt, undoUntil: atLatest, reason, before }
      const set = {
        state: 'erasure_pending',
        erasure,
        eligibleAt: atLatest,
        overdueAt: earlierOf('overdueAt', overdueAt),
      }
      const allowed = { _id: id, state: allowing, stops: trusted({ $size: 0 }) }
      return (await units.updateOne(allowed, [{ $set: set }], loosely)).modifiedCount === 1
    },
    unsetErasure: async id => {
      const isDate = { $eq: [{ $type: '$erasure.undoUntil' }, 'date'] }
      const inTime = { $and: [isDate, { $gt: ['$erasure.undoUntil', nowExpression] }] }
      const pending = { _id: id, state: 'erasure_pending' as const, $expr: trusted(inTime) }
      return (await units.updateOne(pending, [{ $set: asBefore }], loosely)).modifiedCount === 1
    },
  }
}

/** Nobody is deleted later because they asked for it: the instant there is, if it is a date and the earlier one. */
function earlierOf(path: 'eligibleAt' | 'overdueAt', at: Date) {
  return { $cond: [{ $eq: [{ $type: `$${path}` }, 'date'] }, { $min: [`$${path}`, at] }, at] }
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
  ids: readonly LeavingId[]
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
  const staying = { $filter: { input: '$units', cond: { $not: [{ $in: ['$$this', checked(ids)] }] } } }
  const left = { $cond: [{ $isArray: '$units' }, staying, '$units'] }
  // One run takes an empty profile. Nothing joins it any more: a submission always starts a new subject.
  const taking = { $and: [{ $eq: ['$units', []] }, { $eq: [{ $ifNull: ['$runId', null] }, null] }] }
  const change = [{ $set: { units: left } }, { $set: { runId: { $cond: [taking, runId, '$runId'] } } }]
  await profiles.updateMany(among, change, asPipeline)
  const taken = await profiles.find({ ...among, runId }, { _id: 1 }).lean<{ _id: SubjectId }[]>()
  return new Set(taken.map(profile => profile._id))
}

function byUnit(
  rows: readonly { _id: string; applicationId: LeavingId; size?: number }[],
): Map<LeavingId, RunFile[]> {
  const files = new Map<LeavingId, RunFile[]>()
  for (const { _id, applicationId, size } of rows) {
    if (!isId('fil', _id)) throw new Error('not the id of a file')
    files.set(applicationId, [...(files.get(applicationId) ?? []), { id: _id, size: size ?? 0 }])
  }
  return files
}
