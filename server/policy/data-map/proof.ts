import { finder, impersonal, sealed, technical, type Paths } from './path-rule.ts'

const run = { owner: 'application', purpose: 'proof', atPurge: 'keep' } as const

/** Runs of the engine: random ids, until the horizon. What is searched for is sealed under the keys that the run destroys. */
export const purgeRuns: Paths = {
  ...technical(run, [
    '_id',
    'kind',
    'state',
    'step',
    'fence',
    'leaseUntil',
    'attempts',
    'nextAt',
    'code',
    'keyRunId',
    'items.id',
    'items.subjectId',
    'items.vacancyId',
    'items.number',
    'items.language',
    'items.reason',
    'items.rule',
    'items.policyVersion',
    'items.trigger.event',
    'items.trigger.date',
    'items.promised',
    'items.overdueAt',
    'items.stoppedBy',
    'items.noticeSentOn',
    'items.files.id',
    'items.files.size',
    'items.consents.id',
    'items.consents.receiptNo',
    'items.statements',
    'items.wholeSubject',
    'items.lastMail',
    'items.counts',
    'createdAt',
    'claimedAt',
    'deletedAt',
    'scannedAt',
    'keylessAt',
    'scan.places',
    'scan.values',
    'scan.valueScan',
  ]),
  'items.values': sealed(run, 'contact'),
}

/** The ledger: each entry is one signed line of counts and hashes. */
export const ledger: Paths = impersonal(['_id', 'seq', 'kind', 'runId', 'line'])

/** Keyed tokens of what was deleted, until the horizon. */
export const ledgerTokens: Paths = technical(run, ['_id', 'token', 'seq', 'kind'])

/** Entries that wait for the worker. */
export const ledgerQueue: Paths = {
  ...impersonal(['_id', 'says', 'createdAt']),
  ...technical(run, ['ids']),
}

/** The last entry. */
export const ledgerHead: Paths = impersonal(['_id', 'seq', 'hash'])

/** A copy of the last entry's place, in the keys database. */
export const ledgerMirror: Paths = impersonal(['_id', 'seq', 'hash'])

/** Certificates: no personal data. */
export const certificates: Paths = impersonal([
  '_id',
  'runId',
  'seq',
  'leafIndex',
  'leafCount',
  'path',
  'body',
])

/** Counts without ids of applications or subjects. */
export const stats: Paths = impersonal(['_id', 'counts', 'applied'])

/** Data keys, wrapped. A destroyed key's row stays until the horizon, so that no id gets a second one. */
export const dataKeys: Paths = {
  ...technical(run, ['state', 'epoch', 'wrapped', 'createdAt', 'destroyedAt', 'runId']),
  _id: finder(run, 'unit'),
}

/** Files that lay in the store without a row, by their random ids, until they are gone or have one. */
export const strays: Paths = impersonal(['_id', 'seenAt'])

/** Who was asked to delete, correct or restrict a copy, by certificate number, and whether they did. */
export const recipients: Paths = {
  ...impersonal(['_id', 'number', 'what', 'wasTold', 'askedAt', 'doneAt']),
  ...technical({ owner: 'staff', purpose: 'proof', atPurge: 'keep' }, ['staffId']),
}
