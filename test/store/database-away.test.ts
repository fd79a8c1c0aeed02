import assert from 'node:assert/strict'
import { databaseIsAway } from '../../server/store/database-away.ts'

function named(name: string): Error {
  return Object.assign(new Error('connection to the server was lost'), { name })
}

describe('an error of the database', () => {
  // The first of these is the one of the driver whose name does not begin like all others.
  for (const name of ['PoolClearedOnNetworkError', 'MongoPoolClearedError', 'MongoStalePrimaryError'])
    it(`says that the server is away: ${name}`, () => {
      assert.ok(databaseIsAway(named(name)))
    })

  for (const name of ['MongoServerError', 'MongoInvalidArgumentError', 'TypeError'])
    it(`may be our own fault: ${name}`, () => {
      assert.ok(!databaseIsAway(named(name)))
    })
})
