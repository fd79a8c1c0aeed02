import { finder, sealed, technical, type Paths } from './path-rule.ts'

const application = { owner: 'application', purpose: 'assess', atPurge: 'delete' } as const
const subject = { owner: 'applicant', purpose: 'assess', atPurge: 'delete' } as const
const access = { owner: 'applicant', purpose: 'security', atPurge: 'delete' } as const

/** People who applied. The row goes with the last application. */
export const applicants: Paths = {
  ...technical(subject, ['tokenEpoch', 'generation', 'runId']),
  _id: finder(subject, 'subject'),
  units: finder({ ...subject, atPurge: 'strip' }, 'unit'),
  profile: sealed(subject, 'contact'),
}

/** Which subjects share a mail address: keyed tokens to random ids. */
export const mailTokens: Paths = {
  ...technical({ ...subject, atPurge: 'strip' }, ['_id']),
  subjectIds: finder({ ...subject, atPurge: 'strip' }, 'subject'),
}

/** Applications: ids, state and dates in the open, what the person wrote sealed. */
export const applications: Paths = {
  ...technical(application, [
    'vacancyId',
    'state',
    'stage',
    'receivedAt',
    'lastActAt',
    'language',
    'reference',
    'certificateNo',
    'receipt',
    'corrections',
    'policyVersion',
    'noticeVersion',
    'due.date',
    'due.rule',
    'due.policyVersion',
    'eligibleAt',
    'overdueAt',
    'stops.kind',
    'stops.ref',
    'stops.until',
    'decision.outcome',
    'decision.decidedAt',
    'decision.by',
    'erasure.requestedAt',
    'erasure.undoUntil',
    'erasure.reason',
    'erasure.before.state',
    'erasure.before.due.date',
    'erasure.before.due.rule',
    'erasure.before.due.policyVersion',
    'erasure.before.eligibleAt',
    'erasure.before.overdueAt',
    'runId',
  ]),
  _id: finder(application, 'application'),
  subjectId: finder(application, 'subject'),
  own: sealed(application, 'content'),
}

/** What is known of each file; name and hash are sealed. */
export const files: Paths = {
  ...technical(application, ['kind', 'state', 'type', 'size', 'flags', 'scan', 'createdAt', 'heldUntil']),
  _id: finder(application, 'file'),
  applicationId: finder(application, 'application'),
  sealed: sealed(application, 'content'),
}

/** Mails that wait; a sent one keeps no content. */
export const outbox: Paths = {
  ...technical(application, [
    '_id',
    'kind',
    'language',
    'state',
    'attempts',
    'nextAt',
    'leaseUntil',
    'fence',
    'createdAt',
    'sentAt',
    'closeBy',
  ]),
  about: finder(application, 'application'),
  unit: finder(application, 'unit'),
  sealed: sealed(application, 'contact'),
}

/** Who did what. The row stays for the chain; what points at the application goes. */
export const audit: Paths = {
  ...technical({ owner: 'staff', purpose: 'security', atPurge: 'keep' }, [
    '_id',
    'at',
    'what',
    'who.kind',
    'who.staffId',
    'who.role',
    'strippedAt',
    'seq',
    'prevHash',
    'hash',
  ]),
  about: finder({ owner: 'application', purpose: 'tail', atPurge: 'strip' }, 'application'),
  sealed: sealed({ owner: 'application', purpose: 'tail', atPurge: 'keep' }, 'content'),
}

/** Sessions, content sealed. */
export const sessions: Paths = {
  ...technical(access, ['_id', 'expires']),
  'session.owner': finder(access, 'subject'),
  'session.sealed': sealed(access, 'identity'),
}

/** Links that were mailed; the token itself is nowhere. */
export const links: Paths = {
  ...technical(access, [
    '_id',
    'purpose',
    'createdAt',
    'expiresAt',
    'once',
    'usedAt',
    'uses',
    'revokedAt',
    'details',
  ]),
  subjectId: finder(access, 'subject'),
  applicationId: finder(access, 'application'),
}
