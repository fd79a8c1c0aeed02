import assert from 'node:assert/strict'
import { readConfig } from '../../server/base/config.ts'
import { openDatabase } from '../../server/store/database.ts'
import { dropDatabases, freshDatabaseUri } from '../support/mongod.ts'

/** As node has it: whether each new promise of the process asks this storage. */
interface Storage {
  enabled?: boolean
}

describe('a database that is closed', () => {
  it('slows no promise of the process any more', async () => {
    const uri = await freshDatabaseUri()
    const database = await openDatabase(readConfig({}), uri)
    const { base } = database.data as unknown as { base: { transactionAsyncLocalStorage: Storage } }
    await database.inTransaction(async () => await database.now())
    assert.equal(base.transactionAsyncLocalStorage.enabled, true)
    await database.close()
    assert.equal(base.transactionAsyncLocalStorage.enabled, false)
    await dropDatabases(uri)
  })
})
