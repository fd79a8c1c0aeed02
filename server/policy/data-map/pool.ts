import { finder, pathsOfUnits, sealed, technical, type Paths } from './path-rule.ts'

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
    ...pathsOfUnits,
    'consentId',
    'joinedAt',
    'consentedAt',
    'firstConsentedAt',
    'asked.days',
    'asked.at',
    'asked.forDate',
    'leftAt',
    'fileChanges',
  ]),
  _id: finder(entry, 'unit'),
  subjectId: finder(entry, 'subject'),
  contact: sealed(entry, 'contact'),
}
