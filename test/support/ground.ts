import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, type Config } from '../../server/base/config.ts'
import { processClock, type Clock } from '../../server/base/clock.ts'
import { openDatabase, type Database } from '../../server/store/database.ts'
import { dropDatabases, freshDatabaseUri } from './mongod.ts'

/** Settings over a data folder of their own. */
export async function freshConfig(more: Record<string, string> = {}): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'glemme-data-'))
  return readConfig({ GLEMME_DATA_DIR: folder, ...more })
}

/** What the vault, the audit log and the mails are built on: an empty database and an empty data folder. */
export interface Ground {
  config: Config
  /** The address of the database. */
  uri: string
  database: Database
  clock: Clock
  inTransaction: Database['inTransaction']
  close(): Promise<void>
}

/** A ground of its own; `close` it. */
export async function freshGround(more: Record<string, string> = {}): Promise<Ground> {
  const config = await freshConfig(more)
  const uri = await freshDatabaseUri()
  const database = await openDatabase(config, uri)
  return {
    config,
    uri,
    database,
    clock: processClock(),
    inTransaction: database.inTransaction,
    close: async () => {
      await database.close()
      await dropDatabases(uri)
      await rm(config.dataDir, { recursive: true, force: true })
    },
  }
}
