import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processClock } from '../../server/base/clock.ts'
import { readConfig } from '../../server/base/config.ts'
import { openDatabase, type Database } from '../../server/store/database.ts'
import { startEmbeddedMongo, type EmbeddedMongo } from '../../server/store/embedded-mongo.ts'
import { forgetServerLogs } from '../../server/store/server-logs.ts'
import { silentLog } from '../support/mongod.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('the log of the embedded server', () => {
  let folder: string
  let dataDir: string
  let mongo: EmbeddedMongo
  let database: Database
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-logs-'))
    dataDir = join(folder, 'data')
    mongo = await startEmbeddedMongo({ dataDir, log: silentLog })
    database = await openDatabase(readConfig({}), mongo.uri)
  })
  after(async () => {
    await database?.close()
    await mongo?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const forget = async (laterMs: number, mongodbUri?: string) => {
    const now = new Date(processClock().now().getTime() + laterMs)
    return await forgetServerLogs({ database, config: { dataDir, mongodbUri } }, { now, days: 30 })
  }
  const logs = async () => (await readdir(dataDir)).filter(name => name.startsWith('mongod.log')).toSorted()
  const opening = async () => (await readFile(join(dataDir, 'mongod.log'), 'utf8')).slice(0, 200)

  it('stays as it is for a day, and then begins anew beside what it was', async () => {
    const first = await opening()
    assert.equal(await forget(23 * hourMs), 0)
    assert.deepEqual(await logs(), ['mongod.log'])
    assert.equal(await forget(25 * hourMs), 0)
    const [current, old, ...more] = await logs()
    assert.deepEqual([current, more], ['mongod.log', []])
    assert.ok((await readFile(join(dataDir, old ?? ''), 'utf8')).startsWith(first))
    assert.notEqual(await opening(), first)
  })

  it('is gone when its first line is as old as a log may be, and not before', async () => {
    const before = await logs()
    const begunBefore = async (name: string, ms: number) => {
      const at = new Date(processClock().now().getTime() - ms).toISOString()
      await writeFile(
        join(dataDir, name),
        `{"t":{"$date":"${at}"},"msg":"x"}\n{"t":{"$date":"2090-01-01"}}\n`,
      )
    }
    await begunBefore('mongod.log.2026-10-01T00-00-00', 30 * dayMs + hourMs)
    await begunBefore('mongod.log.2026-10-02T00-00-00', 30 * dayMs - hourMs)
    assert.equal(await forget(0), 1)
    assert.deepEqual(await logs(), [...before, 'mongod.log.2026-10-02T00-00-00'].toSorted())
  })

  it('is let alone when somebody else runs the server', async () => {
    const before = await logs()
    assert.equal(await forget(90 * dayMs, 'mongodb://of-somebody-else'), 0)
    const elsewhere = { database, config: { dataDir: join(folder, 'elsewhere'), mongodbUri: undefined } }
    assert.equal(await forgetServerLogs(elsewhere, { now: new Date('2090-01-01'), days: 30 }), 0)
    assert.deepEqual(await logs(), before)
  })
})
