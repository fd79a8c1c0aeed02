import { finder, sealed, technical, type Paths } from './path-rule.ts'

const asked = { owner: 'applicant', purpose: 'rights', atPurge: 'strip' } as const
/** Of what a copy leaves out: quoted from the application, and gone with it. */
const left = { owner: 'application', purpose: 'rights', atPurge: 'strip' } as const
const plain = { ...asked, atPurge: 'keep' } as const

/** Cases of people's rights. With the person's last unit only what is in the open is left, and nobody's. */
export const cases: Paths = {
  ...technical(plain, [
    '_id',
    'type',
    'isWhole',
    'channel',
    'receivedOn',
    'dueOn',
    'extendedDueOn',
    'identity.method',
    'identity.at',
    'state',
    'code',
    'policyVersion',
    'openedAt',
    'copyAt',
    'closedAt',
    'keptUntil',
  ]),
  ...technical({ owner: 'staff', purpose: 'rights', atPurge: 'strip' }, ['openedBy']),
  subjectId: finder(asked, 'subject'),
  applicationIds: finder(asked, 'application'),
  request: sealed(asked, 'content'),
  answer: sealed(asked, 'content'),
  history: sealed(asked, 'content'),
  ...technical(left, ['masks.code']),
  'masks.applicationId': finder(left, 'application'),
  'masks.sealed': sealed(left, 'content'),
}
