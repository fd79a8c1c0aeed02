import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

async function start(): Promise<TestMongo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'glemme-test-'))
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

/** Where that server keeps its files, for tests that search them. */
export async function testMongoFolder(): Promise<string> {
  return (await theOne()).dataDir
}

/** The address of a database nobody has used; its keys database is `<name>_keys`. */
export async function freshDatabaseUri(): Promise<string> {
  return (await testMongoUri()).replace('/?', `/t${randomBytes(8).toString('hex')}?`)
}

/** The server of this run is gone, with its files. */
export async function stopTestMongo(): Promise<void> {
  if (run.glemmeTestMongo === undefined) return
  const { mongo, dataDir } = await run.glemmeTestMongo
  run.glemmeTestMongo = undefined
  await mongo.stop()
  await rm(dataDir, { recursive: true, force: true })
}
