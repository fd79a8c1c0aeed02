import { finder, sealed, technical, type Paths } from './path-rule.ts'

const statement = { owner: 'application', purpose: 'qualifications', atPurge: 'delete' } as const

/**
 * What somebody hired can do, for those who were not: under a key of its own, without a name. With the hired person's
 * application only the link to it goes. Source: likestillings- og diskrimineringsloven § 31
 */
export const hireStatements: Paths = {
  ...technical(statement, ['vacancyId', 'writtenAt', 'changedAt', 'runId']),
  ...technical({ ...statement, owner: 'staff' }, ['writtenBy']),
  _id: finder(statement, 'statement'),
  applicationId: finder({ ...statement, atPurge: 'strip' }, 'application'),
  sealed: sealed(statement, 'content'),
}
