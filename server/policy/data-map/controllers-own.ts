import { impersonal, ofStaff, technical, type Paths } from './path-rule.ts'

const aboutStaff = { owner: 'staff', purpose: 'security', atPurge: 'keep' } as const

/** Adverts. Their contact persons are staff. */
export const vacancies: Paths = {
  ...impersonal([
    '_id',
    'slug',
    'state',
    'title',
    'place',
    'unit',
    'family',
    'employmentType',
    'text',
    'deadlineOn',
    'attachments',
    'criteria',
    'questions',
    'createdAt',
    'createdBy',
    'publishedAt',
    'closedAt',
  ]),
  ...ofStaff('vacancy', ['contactName', 'contactEmail']),
}

/** Versions of the policy document. */
export const policyDocuments: Paths = {
  ...impersonal([
    '_id',
    'version',
    'hash',
    'document',
    'publishedAt',
    'state',
    'revokedAt',
    'appliedAt',
    'toldAt',
    'untoldAt',
  ]),
  ...technical(aboutStaff, ['publishedBy', 'confirmedBy', 'confirmedAt']),
}

/** Accounts of staff. */
export const staff: Paths = {
  ...technical(aboutStaff, ['_id', 'roles', 'passwordHash', 'generation', 'language', 'createdAt']),
  ...ofStaff('staff', ['name', 'email']),
}

/** Which migrations are done. */
export const migrations: Paths = impersonal(['_id', 'name', 'holder', 'leaseUntil', 'doneAt'])

/** What Agenda keeps of the recurring jobs: names and times. */
export const agendaJobs: Paths = impersonal([
  '_id',
  'name',
  'type',
  'data',
  'priority',
  'nextRunAt',
  'lastRunAt',
  'lastFinishedAt',
  'lockedAt',
  'lastModifiedBy',
  'repeatInterval',
  'repeatTimezone',
  'disabled',
  'failReason',
  'failCount',
  'failedAt',
  'progress',
])

/** Counters of the rate limits; the key is a keyed hash. */
export const limits: Paths = technical({ owner: 'none', purpose: 'security', atPurge: 'keep' }, [
  '_id',
  'count',
  'expiresAt',
])

/** When each recurring job last ran, and what it counted. */
export const heartbeats: Paths = impersonal([
  '_id',
  'everyMs',
  'since',
  'begunAt',
  'ranAt',
  'failedAt',
  'code',
  'counts',
])

/** When each nightly work was last done, and what it counted. */
export const nightly: Paths = impersonal(['_id', 'begunAt', 'endedAt', 'counts'])

/** Whether deletions wait for a person, and how many. */
export const brake: Paths = impersonal(['_id', 'setAt', 'waiting'])

/** When the database was saved, tried out and restored. */
export const backups: Paths = impersonal(['_id', 'at', 'seq'])
