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
  const units = database.data.model('leaving_applications', claimable, `${collectionPrefix}applications`)
  const files = database.data.model('leaving_files', owned, `${collectionPrefix}files`)
  const now = database.nowExpression
  // In `$expr` a missing, null or text date sorts below every date: hence both type tests. Source: deletion.md 7
  const isDue = (path: 'eligibleAt' | 'overdueAt') => ({
    [path]: { $type: 'date' },
    $expr: { $and: [{ $eq: [{ $type: `$${path}` }, 'date'] }, { $lte: [`$${path}`, now] }] },
  })
  return {
    dueIds: async (kind, limit) => {
      const due = { state: { $in: statesOf(kind) }, stops: { $size: 0 }, ...isDue('eligibleAt') }
      const found = units.find(due, { _id: 1 }, own).sort({ eligibleAt: 1, _id: 1 }).limit(limit)
      return (await found.lean<{ _id: ApplicationId }[]>()).map(row => row._id)
    },
    claim: async (kind, ids, runId) => {
      const due = {
        _id: { $in: checked(ids) },
        state: { $in: statesOf(kind) },
        stops: { $size: 0 },
        ...isDue('eligibleAt'),
      }
      await units.updateMany(due, { $set: { state: 'purging', runId } }, unvalidated)
    },
    claimedBy: async runId =>
      await units.find({ runId, state: 'purging' }).sort({ eligibleAt: 1, _id: 1 }).lean<ClaimableRow[]>(),
    purging: async limit =>
      await units
        .find({ state: 'purging' }, { runId: 1 })
        .limit(limit)
        .lean<Pick<ClaimableRow, '_id' | 'runId'>[]>(),
    move: async (ids, from, to) => {
      await units.updateMany(
        { _id: { $in: checked(ids) }, state: 'purging', runId: from },
        { $set: { runId: to } },
        unvalidated,
      )
    },
    filesOf: async ids => {
      const rows = await files
        .find({ applicationId: { $in: checked(ids) } }, { size: 1, applicationId: 1 }, own)
        .lean()
      return byUnit(rows)
    },
    leaveProfiles: profileLeaver(emptiedModel(database)),
    byId: async id => (await units.findOne({ _id: id }).lean<ClaimableRow>()) ?? undefined,
    hasNumber: async number => (await units.exists({ certificateNo: number })) !== null,
    setErasure: async (id, { reason, requestedAt, eligibleAt, overdueAt }) => {
      const allowed = { _id: id, state: { $in: statesThatAllow('requestErasure') }, stops: { $size: 0 } }
      const before = { state: '$state', due: '$due', eligibleAt: '$eligibleAt', overdueAt: '$overdueAt' }
      const erasure = { requestedAt, undoUntil: eligibleAt, reason, before }
      const set = { state: 'erasure_pending', erasure, eligibleAt, overdueAt }
      return (await units.updateOne(allowed, [{ $set: set }], asPipeline)).modifiedCount === 1
    },
    unsetErasure: async id => {
      const open = {
        $and: [{ $eq: [{ $type: '$erasure.undoUntil' }, 'date'] }, { $gt: ['$erasure.undoUntil', now] }],
      }
      const pending = { _id: id, state: 'erasure_pending' as const, $expr: open }
      const { state, due, eligibleAt, overdueAt } = beforeErasure
      const set = { state, due, eligibleAt, overdueAt, erasure: null }
      return (await units.updateOne(pending, [{ $set: set }], asPipeline)).modifiedCount === 1
    },
    alarms: async () => {
      const live = { state: { $ne: 'purging' as const } }
      const overdue = await units.countDocuments({ ...live, ...isDue('overdueAt') }, own)
      const undated = await units.countDocuments({ ...live, $or: undatedOnes }, own)
      return { overdue, undated }
    },
  }
}

/** Every type a date could have been spoilt into; each is a range of the index. */
const notDates = [
  'null',
  'string',
  'int',
  'long',
  'double',
  'decimal',
  'bool',
  'object',
  'array',
  'timestamp',
] as const
const undatedOnes = [
  { eligibleAt: { $exists: false } },
  ...notDates.map(type => ({ eligibleAt: { $type: type } })),
]

const beforeErasure = {
  state: '$erasure.before.state',
  due: '$erasure.before.due',
  eligibleAt: '$erasure.before.eligibleAt',
  overdueAt: '$erasure.before.overdueAt',
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

function profileLeaver(profiles: ReturnType<typeof emptiedModel>): ClaimableUnits['leaveProfiles'] {
  return async (ids, subjectIds, runId) => {
    const among = { _id: { $in: [...subjectIds] } }
    await profiles.updateMany(among, { $pull: { units: { $in: checked(ids) } } }, own)
    // One run takes an empty profile. Nothing joins it any more: a submission always starts a new subject.
    await profiles.updateMany({ ...among, units: { $size: 0 }, runId: null }, { $set: { runId } }, own)
    const taken = await profiles.find({ ...among, runId }, { _id: 1 }, own).lean<{ _id: SubjectId }[]>()
    return new Set(taken.map(profile => profile._id))
  }
}

function emptiedModel(database: Database) {
  return database.data.model('leaving_applicants', emptied, `${collectionPrefix}applicants`)
}
