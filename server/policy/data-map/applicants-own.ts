import { finder, pathsOfUnits, sealed, technical, type Paths } from './path-rule.ts'

const application = { owner: 'application', purpose: 'assess', atPurge: 'delete' } as const
const subject = { owner: 'applicant', purpose: 'assess', atPurge: 'delete' } as const
const access = { owner: 'applicant', purpose: 'security', atPurge: 'delete' } as const

/** People who applied. The row goes with the last application. */
export const applicants: Paths = {
  ...technical(subject, ['tokenEpoch', 'generation', 'casesOpened', 'runId']),
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
    ...pathsOfUnits,
    'vacancyId',
    'stage',
    'receivedAt',
    'lastActAt',
    'receipt',
    'corrections',
    'noticeVersion',
    'decision.outcome',
    'decision.decidedAt',
    'decision.by',
    'decision.notBefore',
    'firstDecidedAt',
    'handedOverAt',
    'objectedAt',
    'poolCopies',
    'statedAt',
    'withdrawal.at',
    'withdrawal.before.date',
    'withdrawal.before.rule',
    'withdrawal.before.policyVersion',
    'brakeReleasedFor',
  ]),
  _id: finder(application, 'application'),
  subjectId: finder(application, 'subject'),
  own: sealed(application, 'content'),
}

/** What is known of each file; name and hash are sealed. */
export const files: Paths = {
  ...technical(application, [
    'kind',
    'state',
    'type',
    'size',
    'flags',
    'scan',
    'createdAt',
    'heldUntil',
    'flaggedAt',
    'replacedAt',
  ]),
  _id: finder(application, 'file'),
  applicationId: finder(application, 'application'),
  sealed: sealed(application, 'content'),
}

/** Copies that people take away, and transfers to another employer: gone in days. The bytes lie in a folder of their own. */
export const exports: Paths = {
  ...technical({ ...application, purpose: 'rights' }, [
    '_id',
    'kind',
    'isWhole',
    'language',
    'state',
    'step',
    'done',
    'total',
    'startedAt',
    'changedAt',
    'leaseUntil',
    'attempts',
    'fileId',
    'size',
    'createdAt',
    'readyAt',
    'expiresAt',
    'fetchedAt',
    'tries',
    'caseId',
  ]),
  units: finder({ ...application, purpose: 'rights' }, 'unit'),
  sealed: sealed({ ...application, purpose: 'rights' }, 'contact'),
}

/** Legal holds: what was written about them is sealed with the application or pool entry they are on. */
export const holds: Paths = {
  ...technical({ ...application, purpose: 'rights' }, [
    '_id',
    'state',
    'code',
    'reviewOn',
    'placedAt',
    'placedBy',
    'renewedAt',
    'endedAt',
  ]),
  applicationId: finder({ ...application, purpose: 'rights' }, 'application'),
  sealed: sealed({ ...application, purpose: 'rights' }, 'assessment'),
}

/** Who has a copy: staff by id, recipients outside sealed. */
export const disclosures: Paths = {
  ...technical(application, ['_id', 'staffId', 'firstAt', 'lastAt', 'times']),
  applicationId: finder(application, 'application'),
  sealed: sealed(application, 'content'),
}

/** Who can be asked about an applicant, sealed with the application. */
export const referees: Paths = {
  ...technical({ ...application, purpose: 'referees' }, ['_id', 'linkNo', 'enteredAt', 'enteredBy']),
  applicationId: finder({ ...application, purpose: 'referees' }, 'application'),
  sealed: sealed({ ...application, purpose: 'referees' }, 'contact'),
}

/** What staff wrote of an application, and what the applicant says against it, sealed with the application. */
export const notes: Paths = {
  ...technical(application, [
    '_id',
    'kind',
    'author',
    'role',
    'writtenAt',
    'changedAt',
    'contest.state',
    'contest.at',
    'contest.caseId',
    'contest.answer.author',
    'contest.answer.role',
    'contest.answer.at',
  ]),
  applicationId: finder(application, 'application'),
  sealed: sealed(application, 'assessment'),
  'contest.sealed': sealed(application, 'content'),
  'contest.answer.sealed': sealed(application, 'assessment'),
}

/** What applicant and staff wrote to each other, sealed with the application. */
export const messages: Paths = {
  ...technical(application, ['_id', 'vacancyId', 'from', 'author', 'role', 'writtenAt', 'isUnread']),
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

/** Who asked for a link, under a key of its own; gone within the hour, so no purge has to find it. */
export const linkRequests: Paths = {
  ...technical({ ...access, atPurge: 'keep' }, ['_id', 'language', 'createdAt', 'expiresAt']),
  sealed: sealed({ ...access, atPurge: 'keep' }, 'contact'),
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
