import type { CollectionRule, IndexRule } from './migration.ts'

const dates = { bsonType: 'date' } as const
const goneOnItsDate = { key: { expiresAt: 1 }, expireAfterSeconds: 0 } as const

/** A purge is found by its date, so a document without one is refused by the database itself. Source: deletion.md 4 */
const applicationValidator = {
  $jsonSchema: {
    bsonType: 'object',
    required: ['due', 'eligibleAt', 'overdueAt', 'stops', 'state', 'certificateNo'],
    properties: {
      eligibleAt: dates,
      overdueAt: dates,
      stops: { bsonType: 'array' },
      due: { bsonType: 'object', required: ['date', 'rule', 'policyVersion'] },
      state: { enum: ['received', 'decided', 'withdrawn', 'erasure_pending', 'purging'] },
    },
  },
}

/** The same for an entry of the talent pool. */
const poolValidator = {
  $jsonSchema: {
    bsonType: 'object',
    required: ['due', 'eligibleAt', 'overdueAt', 'stops', 'state', 'certificateNo', 'consentId'],
    properties: {
      eligibleAt: dates,
      overdueAt: dates,
      stops: { bsonType: 'array' },
      due: { bsonType: 'object', required: ['date', 'rule', 'policyVersion'] },
      state: { enum: ['active', 'asked', 'erasure_pending', 'purging'] },
    },
  },
}

/** Whether a date was spoilt into a list is asked each minute: the index by date would be read whole for it. */
const listsForDates: IndexRule = {
  key: { eligibleAt: 1 },
  partialFilterExpression: { eligibleAt: { $type: 'array' } },
}

/** Every collection with its indexes; migration 1 makes them, the start checks them. */
export const collectionRules: readonly CollectionRule[] = [
  { place: 'migrations', where: 'data', indexes: [] },
  { place: 'policyDocuments', where: 'data', indexes: [] },
  { place: 'heartbeats', where: 'data', indexes: [] },
  { place: 'backups', where: 'data', indexes: [] },
  { place: 'brake', where: 'data', indexes: [] },
  { place: 'nightly', where: 'data', indexes: [] },
  {
    place: 'vacancies',
    where: 'data',
    indexes: [{ key: { slug: 1 }, unique: true }, { key: { state: 1, publishedAt: -1 } }],
  },
  { place: 'staff', where: 'data', indexes: [{ key: { email: 1 }, unique: true }] },
  {
    place: 'applicants',
    where: 'data',
    indexes: [{ key: { units: 1 } }, { key: { tokenEpoch: 1, _id: 1 } }],
  },
  { place: 'mailTokens', where: 'data', indexes: [{ key: { subjectIds: 1 } }] },
  {
    place: 'applications',
    where: 'data',
    validator: applicationValidator,
    indexes: [
      { key: { eligibleAt: 1, _id: 1 } },
      listsForDates,
      { key: { vacancyId: 1, receivedAt: -1, _id: 1 } },
      { key: { vacancyId: 1, state: 1, receivedAt: -1, _id: 1 } },
      { key: { subjectId: 1 } },
      { key: { runId: 1 } },
      { key: { state: 1, runId: 1 } },
      { key: { 'stops.until': 1 }, partialFilterExpression: { 'stops.0': { $exists: true } } },
      { key: { 'notice.sentAt': 1 }, partialFilterExpression: { 'notice.sentAt': { $type: 'date' } } },
      { key: { objectedAt: 1 }, partialFilterExpression: { objectedAt: { $type: 'date' } } },
      { key: { 'decision.outcome': 1 }, partialFilterExpression: { 'decision.outcome': 'hired' } },
      { key: { reference: 1 }, unique: true },
      { key: { receipt: 1 }, unique: true },
      { key: { certificateNo: 1 }, unique: true },
    ],
  },
  {
    place: 'files',
    where: 'data',
    indexes: [
      { key: { applicationId: 1 } },
      { key: { state: 1, createdAt: 1 } },
      { key: { flaggedAt: 1 }, partialFilterExpression: { flaggedAt: { $gte: new Date(0) } } },
    ],
  },
  {
    place: 'exports',
    where: 'data',
    indexes: [{ key: { units: 1 } }, { key: { state: 1, createdAt: 1 } }, { key: { expiresAt: 1 } }],
  },
  {
    place: 'audit',
    where: 'data',
    indexes: [
      { key: { about: 1, at: 1 } },
      { key: { seq: 1 }, unique: true, partialFilterExpression: { seq: { $gte: 0 } } },
      { key: { seq: 1, at: 1 }, partialFilterExpression: { seq: null } },
      { key: { at: 1 } },
    ],
  },
  {
    place: 'holds',
    where: 'data',
    indexes: [{ key: { applicationId: 1 } }, { key: { state: 1, reviewOn: 1 } }],
  },
  {
    place: 'outbox',
    where: 'data',
    indexes: [
      { key: { state: 1, nextAt: 1 } },
      { key: { about: 1 } },
      { key: { unit: 1 } },
      { key: { closeBy: 1 }, partialFilterExpression: { closeBy: { $type: 'date' } } },
    ],
  },
  {
    place: 'sessions',
    where: 'data',
    indexes: [{ key: { 'session.owner': 1 } }, { key: { expires: 1 }, expireAfterSeconds: 0 }],
  },
  {
    place: 'links',
    where: 'data',
    indexes: [
      { key: { subjectId: 1 } },
      { key: { applicationId: 1 } },
      { ...goneOnItsDate, partialFilterExpression: { purpose: { $in: ['erasure', 'invite'] } } },
    ],
  },
  { place: 'linkRequests', where: 'data', indexes: [{ key: { createdAt: 1 } }, goneOnItsDate] },
  { place: 'limits', where: 'data', indexes: [goneOnItsDate] },
  {
    place: 'agendaJobs',
    where: 'data',
    indexes: [
      { key: { name: 1 }, unique: true, partialFilterExpression: { type: 'single' } },
      { key: { name: 1, nextRunAt: 1, priority: -1 } },
    ],
  },
  {
    place: 'purgeRuns',
    where: 'data',
    indexes: [
      { key: { state: 1, leaseUntil: 1 } },
      { key: { 'items.id': 1 } },
      { key: { 'items.number': 1 } },
    ],
  },
  {
    place: 'ledger',
    where: 'data',
    indexes: [{ key: { seq: 1 }, unique: true }, { key: { runId: 1, kind: 1 } }],
  },
  { place: 'ledgerTokens', where: 'data', indexes: [{ key: { seq: 1 } }, { key: { token: 1, kind: 1 } }] },
  // A policy that moves every D, or a worker that is off, lets it grow.
  { place: 'ledgerQueue', where: 'data', indexes: [{ key: { createdAt: 1 } }] },
  { place: 'ledgerHead', where: 'data', indexes: [] },
  {
    place: 'certificates',
    where: 'data',
    indexes: [{ key: { runId: 1 } }, { key: { seq: 1, leafIndex: 1 } }],
  },
  { place: 'disclosures', where: 'data', indexes: [{ key: { applicationId: 1 } }] },
  { place: 'referees', where: 'data', indexes: [{ key: { applicationId: 1 } }] },
  {
    place: 'notes',
    where: 'data',
    indexes: [
      { key: { applicationId: 1 } },
      { key: { 'contest.state': 1 }, partialFilterExpression: { 'contest.state': 'open' } },
      { key: { 'contest.caseId': 1 } },
    ],
  },
  {
    place: 'messages',
    where: 'data',
    indexes: [
      { key: { applicationId: 1 } },
      { key: { isUnread: 1, vacancyId: 1 }, partialFilterExpression: { isUnread: true } },
    ],
  },
  { place: 'recipients', where: 'data', indexes: [{ key: { doneAt: 1, askedAt: 1, _id: 1 } }] },
  { place: 'strays', where: 'data', indexes: [] },
  {
    place: 'consents',
    where: 'data',
    indexes: [{ key: { subjectId: 1 } }, { key: { state: 1, _id: 1 } }, { key: { receiptNo: 1 } }],
  },
  {
    place: 'pool',
    where: 'data',
    validator: poolValidator,
    indexes: [
      { key: { eligibleAt: 1, _id: 1 } },
      listsForDates,
      { key: { subjectId: 1 } },
      { key: { state: 1, eligibleAt: 1, _id: 1 } },
      { key: { state: 1, runId: 1 } },
      { key: { runId: 1 } },
      { key: { 'stops.until': 1 }, partialFilterExpression: { 'stops.0': { $exists: true } } },
      { key: { consentId: 1 }, unique: true },
      { key: { certificateNo: 1 }, unique: true },
      {
        key: { reference: 1 },
        unique: true,
        partialFilterExpression: { reference: { $type: 'string' } },
      },
    ],
  },
  {
    place: 'cases',
    where: 'data',
    indexes: [
      { key: { subjectId: 1 } },
      { key: { applicationIds: 1 } },
      { key: { 'masks.applicationId': 1 } },
      { key: { state: 1, dueOn: 1, _id: 1 } },
      { key: { keptUntil: 1 } },
    ],
  },
  {
    place: 'hireStatements',
    where: 'data',
    indexes: [{ key: { applicationId: 1 } }, { key: { vacancyId: 1 } }],
  },
  { place: 'stats', where: 'data', indexes: [] },
  {
    place: 'dataKeys',
    where: 'keys',
    indexes: [{ key: { epoch: 1, state: 1 } }, { key: { state: 1, createdAt: 1 } }],
  },
  { place: 'ledgerMirror', where: 'keys', indexes: [] },
]
