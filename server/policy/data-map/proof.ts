import { finder, impersonal, technical, type Paths } from './path-rule.ts'

const run = { owner: 'application', purpose: 'proof', atPurge: 'keep' } as const

/** Runs of the engine: random ids, until the horizon. */
export const purgeRuns: Paths = technical(run, [
  '_id',
  'kind',
  'state',
  'step',
  'fence',
  'leaseUntil',
  'items.id',
  'items.subjectId',
  'items.reason',
  'createdAt',
])

/** The ledger: counts, hashes, signatures. */
export const ledger: Paths = impersonal([
  '_id',
  'v',
  'seq',
  'at',
  'kind',
  'runId',
  'counts',
  'reasons',
  'policyVersions',
  'tokensRoot',
  'tokenCount',
  'certificatesRoot',
  'certificateCount',
  'scan',
  'epoch',
  'detail',
  'prevHash',
  'hash',
  'key',
  'sig',
])

/** Keyed tokens of what was deleted, until the horizon. */
export const ledgerTokens: Paths = technical(run, ['_id', 'seq', 'at', 'tokens'])

/** Entries that wait for the worker. */
export const ledgerQueue: Paths = impersonal(['_id', 'entry', 'tokens', 'createdAt'])

/** The last entry. */
export const ledgerHead: Paths = impersonal(['_id', 'seq', 'hash'])

/** A copy of the last entry's place, in the keys database. */
export const ledgerMirror: Paths = impersonal(['_id', 'seq', 'hash'])

/** Certificates: no personal data. */
export const certificates: Paths = impersonal(['_id', 'runId', 'leafIndex', 'body', 'path', 'seq'])

/** Counts without ids. */
export const stats: Paths = impersonal(['_id', 'counts', 'applied'])

/** Data keys, wrapped. A destroyed key's row stays until the horizon, so that no id gets a second one. */
export const dataKeys: Paths = {
  ...technical(run, ['state', 'epoch', 'wrapped', 'createdAt', 'destroyedAt', 'runId']),
  _id: finder(run, 'unit'),
}
