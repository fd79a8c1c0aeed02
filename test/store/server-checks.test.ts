import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { readMachine } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { startTethered, type Tethered } from '../../server/base/program.ts'
import { findMongod } from '../../server/store/find-mongod.ts'
import { socketUri } from '../../server/store/mongod-address.ts'
import { refuseWithoutTransactions } from '../../server/store/server-checks.ts'
import { freshDatabaseUri } from '../support/mongod.ts'
import { until } from '../support/until.ts'

describe('the check of the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glemme-single-'))
  let single: Tethered
  const connections: mongoose.Connection[] = []

  async function connect(uri: string): Promise<mongoose.Connection> {
    const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 10_000 }).asPromise()
    connections.push(connection)
    return connection
  }

  before(async () => {
    const socket = join(folder, 'm.sock')
    mkdirSync(join(folder, 'db'))
    const places = ['--dbpath', join(folder, 'db'), '--logpath', join(folder, 'log'), '--bind_ip', socket]
    const program = await findMongod(readMachine(), () => undefined)
    single = startTethered(program, [...places, '--nounixsocket', '--wiredTigerCacheSizeGB', '0.25'])
    const uri = socketUri(socket, 'directConnection=true')
    await until(
      async () =>
        await connect(uri).then(
          () => true,
          () => false,
        ),
      30_000,
    )
  })

  after(async () => {
    for (const connection of connections) await connection.close()
    single.release()
    await single.ended
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets a replica set pass', async () => {
    const connection = await connect(await freshDatabaseUri())
    await refuseWithoutTransactions({ data: connection, keys: connection })
  })

  it('E42: refuses a single server in one sentence, by the setting that names it', async () => {
    const [alone] = connections
    assert.ok(alone)
    const able = await connect(await freshDatabaseUri())
    for (const [data, keys, setting] of [
      [alone, able, 'MONGODB_URI'],
      [able, alone, 'GLEMME_KEYS_URI'],
    ] as const) {
      await assert.rejects(refuseWithoutTransactions({ data, keys }), error => {
        assert.ok(error instanceof StartRefusal)
        assert.equal(error.reasons.length, 1)
        assert.match(error.message, new RegExp(`^${setting}: this server cannot do transactions`))
        return true
      })
    }
  })
})
