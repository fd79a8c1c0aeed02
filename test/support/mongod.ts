import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import type { Log } from '../../server/base/log.ts'
import { startEmbeddedMongo, type EmbeddedMongo } from '../../server/store/embedded-mongo.ts'

/** No compression, so that a search of the files for a mark finds it if it is there. Source: deletion.md 1 */
export const searchable = [
  ...['--wiredTigerCollectionBlockCompressor', 'none'],
  ...['--wiredTigerJournalCompressor', 'none'],
  ...['--wiredTigerIndexPrefixCompression', 'false'],
]

interface TestMongo {
  mongo: EmbeddedMongo
  dataDir: string
}

/** Mocha's loader and the tests' own imports may each have an instance of this module: the server is one for both. */
const run: typeof globalThis & { glemmeTestMongo?: Promise<TestMongo> | undefined } = globalThis

/** Writes nothing. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Bytes that must be free in memory before the server keeps its files there. */
const roomInMemory = 4 * 1024 ** 3

/** In memory where there is room: the tests make many databases, and on a disk they mostly wait for it. */
async function fastFolder(): Promise<string> {
  const memory = '/dev/shm'
  const room = await statfs(memory).catch(() => undefined)
  return room && room.bavail * room.bsize > roomInMemory ? memory : tmpdir()
}

async function start(): Promise<TestMongo> {
  const dataDir = await mkdtemp(join(await fastFolder(), 'glemme-test-'))
  return { dataDir, mongo: await startEmbeddedMongo({ dataDir, log: silentLog, extraFlags: searchable }) }
}

async function theOne(): Promise<TestMongo> {
  run.glemmeTestMongo ??= start()
  return await run.glemmeTestMongo
}

/** The address of the one server of this test run, started at the first call; without a database name. */
export async function testMongoUri(): Promise<string> {
  return (await theOne()).mongo.uri
}

/** The address of a database nobody has used; its keys database is `<name>_keys`. */
export async function freshDatabaseUri(): Promise<string> {
  return (await testMongoUri()).replace('/?', `/t${randomBytes(8).toString('hex')}?`)
}

/**
 * The databases of a test that has ended are gone, unless they are on a server that is gone itself. A server that keeps
 * the tables of all tests open has thousands of files open, is slower at each checkpoint, and dies at the limit.
 */
export async function dropDatabases(uri: string): Promise<void> {
  const server = (await run.glemmeTestMongo)?.mongo.uri.split('/?')[0]
  if (server === undefined || !uri.startsWith(server)) return
  const name = uri.slice(server.length + 1).split('?')[0] ?? ''
  const client = await new MongoClient(uri).connect()
  for (const database of [name, `${name}_keys`, `${name}_drill`, `${name}_drill_keys`])
    await client.db(database).dropDatabase()
  await client.close()
}

/** The server of this run is gone, with its files. */
export async function stopTestMongo(): Promise<void> {
  if (run.glemmeTestMongo === undefined) return
  const { mongo, dataDir } = await run.glemmeTestMongo
  run.glemmeTestMongo = undefined
  await mongo.stop()
  await rm(dataDir, { recursive: true, force: true })
}
