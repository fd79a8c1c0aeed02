import { MongoClient, type Db } from 'mongodb'
import { readConfig } from '../../server/base/config.ts'
import { openDatabase } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { dropDatabases, freshDatabaseUri, silentLog } from './mongod.ts'

/** What the database was like when the migrations were done, by its address. */
const shapes = new Map<string, string>()
/** Databases whose test has ended: as the migrations leave one. */
const left: string[] = []

/**
 * The address of a database as the migrations leave it. To make all its collections and indexes is more than half of what
 * a world takes. Give it back by `leaveDatabase`.
 */
export async function migratedDatabaseUri(): Promise<string> {
  return left.pop() ?? (await newlyMigrated())
}

async function newlyMigrated(): Promise<string> {
  const uri = await freshDatabaseUri()
  const database = await openDatabase(readConfig({}), uri)
  await migrate({ database, log: silentLog })
  await database.close()
  await inBoth(uri, async databases => void shapes.set(uri, await shapeOf(databases)))
  return uri
}

/**
 * The test has ended, and nothing is left of what it stored. The next one gets the database when each collection, rule and
 * index is still as it was made; any other database is dropped.
 */
export async function leaveDatabase(uri: string): Promise<void> {
  const made = shapes.get(uri)
  let isAsMade = false
  if (made !== undefined) {
    await inBoth(uri, async databases => {
      isAsMade = (await shapeOf(databases)) === made
      if (isAsMade) await Promise.all(databases.map(empty))
    })
  }
  if (isAsMade) left.push(uri)
  else await dropDatabases(uri)
}

async function inBoth(uri: string, work: (databases: readonly Db[]) => Promise<void>): Promise<void> {
  const client = await new MongoClient(uri).connect()
  const data = client.db()
  await work([data, client.db(`${data.databaseName}_keys`)]).finally(async () => await client.close())
}

/** Of a collection made anew the id is another one, and of an index made or dropped the sum. */
async function shapeOf(databases: readonly Db[]): Promise<string> {
  const shapes = databases.map(async database => {
    const [collections, { indexes }] = await Promise.all([
      database.listCollections().toArray(),
      database.command({ dbStats: 1 }),
    ])
    const byName = collections.toSorted((one, other) => (one.name < other.name ? -1 : 1))
    return [byName, indexes as number]
  })
  return JSON.stringify(await Promise.all(shapes))
}

async function empty(database: Db): Promise<void> {
  const collections = await database.listCollections({}, { nameOnly: true }).toArray()
  const written = collections.filter(({ name }) => name !== 'glemme_migrations')
  await Promise.all(written.map(async ({ name }) => await database.collection(name).deleteMany({})))
}
