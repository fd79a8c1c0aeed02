import type { CollectionRule } from './migration.ts'

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

/** Every collection with its indexes; migration 1 makes them, the start checks them. */
export const collectionRules: readonly CollectionRule[] = [
  { place: 'migrations', where: 'data', indexes: [] },
  { place: 'policyDocuments', where: 'data', indexes: [] },
  {
    place: 'vacancies',
    where: 'data',
    indexes: [{ key: { slug: 1 }, unique: true }, { key: { state: 1, publishedAt: -1 } }],
  },
  { place: 'staff', where: 'data', indexes: [{ key: { email: 1 }, unique: true }] },
  { place: 'applicants', where: 'data', indexes: [{ key: { units: 1 } }] },
  { place: 'mailTokens', where: 'data', indexes: [{ key: { subjectIds: 1 } }] },
  {
    place: 'applications',
    where: 'data',
    validator: applicationValidator,
    indexes: [
      { key: { eligibleAt: 1, _id: 1 } },
      { key: { vacancyId: 1, receivedAt: -1, _id: 1 } },
      { key: { vacancyId: 1, state: 1, receivedAt: -1, _id: 1 } },
      { key: { subjectId: 1 } },
      { key: { runId: 1 } },
      { key: { state: 1, runId: 1 } },
      { key: { reference: 1 }, unique: true },
      { key: { receipt: 1 }, unique: true },
      { key: { certificateNo: 1 }, unique: true },
    ],
  },
  {
    place: 'files',
    where: 'data',
    indexes: [{ key: { applicationId: 1 } }, { key: { state: 1, createdAt: 1 } }],
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
    place: 'outbox',
    where: 'data',
    indexes: [{ key: { state: 1, nextAt: 1 } }, { key: { about: 1 } }, { key: { unit: 1 } }],
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
  { place: 'ledgerTokens', where: 'data', indexes: [{ key: { seq: 1 } }] },
  { place: 'ledgerQueue', where: 'data', indexes: [] },
  { place: 'ledgerHead', where: 'data', indexes: [] },
  { place: 'certificates', where: 'data', indexes: [{ key: { runId: 1 } }] },
  { place: 'stats', where: 'data', indexes: [] },
  {
    place: 'dataKeys',
    where: 'keys',
    indexes: [{ key: { epoch: 1, state: 1 } }, { key: { state: 1, createdAt: 1 } }],
  },
  { place: 'ledgerMirror', where: 'keys', indexes: [] },
]
