import assert from 'node:assert/strict'
import { readConfig } from '../../server/base/config.ts'
import { openDatabase, type Database } from '../../server/store/database.ts'
import { collectionRules } from '../../server/store/migrations/collections.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { countCommands } from '../support/due-units.ts'
import { dropDatabases, freshDatabaseUri } from '../support/mongod.ts'

describe('the first opening of a database', () => {
  let database: Database
  let uri: string
  before(async () => {
    uri = await freshDatabaseUri()
    database = await openDatabase(readConfig({}), uri, { monitorCommands: true })
  })
  after(async () => {
    await database.close()
    await dropDatabases(uri)
  })

  it('makes each collection and its indexes by one command, however many migrations want them', async () => {
    const counting = countCommands({ ctx: { database } })
    await migrate({ database, log: { info: () => {}, warn: () => {}, error: () => {} } })
    const commands = counting.stop()
    const making = [...commands].filter(([name]) => name.startsWith('create'))
    const sum = making.reduce((total, [, times]) => total + times, 0)
    assert.ok(sum <= collectionRules.length, `${sum} commands`)
  })
})
