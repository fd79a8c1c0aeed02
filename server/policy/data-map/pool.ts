import { finder, sealed, technical, type Paths } from './path-rule.ts'

const consent = { owner: 'applicant', purpose: 'rights', atPurge: 'strip' } as const
const receipt = { ...consent, atPurge: 'keep' } as const
const entry = { owner: 'applicant', purpose: 'pool', atPurge: 'delete' } as const

/** Consents. With the person's last unit each becomes a blind receipt: another document, under a number. */
export const consents: Paths = {
  ...technical(consent, [
    '_id',
    'textVersion',
    'language',
    'channel',
    'receiptNo',
    'givenAt',
    'firstGivenAt',
    'closedAt',
  ]),
  ...technical(receipt, ['purpose', 'state', 'textHash', 'closing', 'givenOn', 'closedOn', 'keptUntil']),
  subjectId: finder(consent, 'subject'),
  proof: sealed(consent, 'content'),
}

/** The talent pool: contact and CV under the entry's own key. */
export const pool: Paths = {
  ...technical(entry, [
    'consentId',
    'state',
    'language',
    'reference',
    'certificateNo',
    'policyVersion',
    'joinedAt',
    'consentedAt',
    'firstConsentedAt',
    'due.date',
    'due.rule',
    'due.policyVersion',
    'eligibleAt',
    'overdueAt',
    'stops.kind',
    'stops.ref',
    'stops.until',
    'stoppedBy',
    'notBefore',
    'notAfter',
    'asked.days',
    'asked.at',
    'asked.forDate',
    'notice.sentAt',
    'notice.forDate',
    'erasure.requestedAt',
    'erasure.undoUntil',
    'erasure.reason',
    'erasure.before.state',
    'erasure.before.due.date',
    'erasure.before.due.rule',
    'erasure.before.due.policyVersion',
    'erasure.before.eligibleAt',
    'erasure.before.overdueAt',
    'erasure.before.stops.kind',
    'erasure.before.stops.ref',
    'erasure.before.stops.until',
    'leftAt',
    'fileChanges',
    'runId',
  ]),
  _id: finder(entry, 'unit'),
  subjectId: finder(entry, 'subject'),
  contact: sealed(entry, 'contact'),
}
