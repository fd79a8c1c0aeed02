import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo, type EmbeddedMongo } from '../../server/store/embedded-mongo.ts'
import { newestBackupIn } from '../../server/vault/key-backup-file.ts'
import { readKeyring, type EpochKey } from '../../server/vault/keyring-file.ts'
import { seal } from '../../server/vault/seal.ts'
import { keyringSourceOf } from '../../server/vault/vault.ts'
import { seed, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { searchable, silentLog } from '../support/mongod.ts'
import { copyAll, openedBy, type Thief } from './residue-copy.ts'
import { filesIn, writeOut } from './search.ts'

const everything = ['answers', 'file', 'file name', 'profile']
const hourMs = 3_600_000

describe('what is left of the purged', () => {
  let folder: string
  let mongo: EmbeddedMongo
  let oldMongo: EmbeddedMongo
  let world: ErasureWorld
  let clients: MongoClient[]
  let gone: Seeded
  let alive: Seeded
  /** The keyring as it was before the rotation: what no copy may hold, kept by this test alone. */
  let oldEpochs: EpochKey[]
  let oldWrapped: string
  let inPlaces: string[]

  /** A life and a purge; the copy is made before it, the rotation comes after it. */
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-residue-'))
    for (const name of ['server', 'backups']) await mkdir(join(folder, name), { mode: 0o700 })
    mongo = await startEmbeddedMongo({
      dataDir: join(folder, 'server'),
      log: silentLog,
      extraFlags: searchable,
    })
    const settings = { GLEMME_KEY_BACKUP_DIRS: join(folder, 'backups') }
    world = await openErasureWorld({ uri: mongo.uri.replace('/?', '/glemme?'), settings })
    gone = await seed(world, { files: 2 })
    alive = await seed(world, { files: 2, eligibleAt: new Date(Date.now() + hourMs) })
    for (const unit of [gone, alive]) await fillFiles(world, unit)
    await world.ctx.vault.keyring.backups.copyAll()
    const { config } = world.ctx
    oldEpochs = await readKeyring(keyringSourceOf(config))
    oldWrapped = wrappedIn(await readFile(join(config.keyringDir, 'epoch-1.json'), 'utf8'))
    inPlaces = await holding(oldWrapped)
    await copyAll(
      { uri: mongo.uri, databaseDir: join(folder, 'server'), uploadsDir: config.uploadsDir },
      join(folder, 'old'),
    )
    await cp(config.secretsDir, join(folder, 'old', 'secrets'), { recursive: true })
    await cp(config.ledgerDir, join(folder, 'old', 'ledger'), { recursive: true })
    oldMongo = await startEmbeddedMongo({ dataDir: join(folder, 'old', 'database'), log: silentLog })
    clients = [new MongoClient(mongo.uri), new MongoClient(oldMongo.uri)]
  })
  after(async () => {
    for (const client of clients ?? []) await client.close()
    await world?.close()
    await oldMongo?.stop()
    await mongo?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Everything that is on any disk now, the root key and the old copy: all but the epoch that was destroyed. */
  async function thief(extra: readonly EpochKey[] = []): Promise<Thief> {
    const { config } = world.ctx
    const copied = await newestBackupIn(join(folder, 'backups'))
    const inCopy = await epochsOf(copied?.epochs ?? [])
    return {
      data: clients.map(client => client.db('glemme')),
      keys: clients.map(client => client.db('glemme_keys')),
      epochs: [...(await readKeyring(keyringSourceOf(config))), ...inCopy, ...extra],
      uploads: [config.uploadsDir, join(folder, 'old', 'uploads')],
    }
  }

  /** The epochs of a copy of the keys, opened with the root key. */
  async function epochsOf(texts: readonly { epoch: number; text: string }[]): Promise<EpochKey[]> {
    const keyringDir = await mkdtemp(join(folder, 'keyring-'))
    for (const { epoch, text } of texts) await writeFile(join(keyringDir, `epoch-${epoch}.json`), text)
    const epochs = await readKeyring(keyringSourceOf({ ...world.ctx.config, keyringDir }))
    await rm(keyringDir, { recursive: true }) // so that a search finds what the product has left, not the test
    return epochs
  }

  async function holding(text: string): Promise<string[]> {
    await writeOut(mongo.uri)
    const { dataDir } = world.ctx.config
    const places = await filesIn({ all: folder, data: dataDir })
    const bytes = Buffer.from(text, 'base64url')
    return places.filter(one => one.bytes.includes(text) || one.bytes.includes(bytes)).map(one => one.name)
  }

  it('lies open to whoever has everything while the epoch lives: the test can find it', async () => {
    const has = await thief()
    assert.deepEqual(await openedBy(has, gone), everything)
    assert.deepEqual(await openedBy(has, alive), everything)
    assert.deepEqual(inPlaces.toSorted(), [
      'all/backups/keys-a.jsonl',
      'all/backups/keys-b.jsonl',
      'data/keyring/epoch-1.json',
    ])
  })

  it('still opens from the old copy after the purge alone: why grade C is not grade D', async () => {
    await world.engine.sweep()
    await world.engine.finish()
    const found = await world.certificates.find(gone.number)
    assert.ok(found.verdict === 'genuine' && found.grade !== 'D')
    assert.deepEqual(await openedBy(await thief(), gone), everything)
  })

  it('opens nowhere after the rotation: no field, no file, with all that is on disk, the root key and the old copy', async () => {
    assert.equal((await world.rotation.rotateNow()).destroyed, 1)
    const has = await thief()
    assert.deepEqual([...new Set(has.epochs.map(one => one.epoch))], [2])
    assert.deepEqual(await openedBy(has, gone), [])
    assert.deepEqual(await holding(oldWrapped), [])
  })

  it('while the living opens, from today and from the old copy with the newest keys', async () => {
    const has = await thief()
    assert.deepEqual(await openedBy(has, alive), everything)
    const [, old] = has.data
    assert.ok(old)
    assert.deepEqual(
      await openedBy({ ...has, data: [old], uploads: has.uploads.slice(1) }, alive),
      everything,
    )
    assert.deepEqual(await openedBy({ ...has, data: [old], keys: has.keys.slice(0, 1) }, gone), [])
  })

  it('would open only with the epoch that is gone', async () => {
    assert.deepEqual(await openedBy(await thief(oldEpochs), gone), everything)
  })
})

function wrappedIn(text: string): string {
  return /"wrapped":"([\w-]+)"/.exec(text)?.[1] ?? ''
}

/** What the seed stores as files is replaced by sealed content. */
async function fillFiles({ ctx }: ErasureWorld, unit: Seeded): Promise<void> {
  const key = (await ctx.vault.keys.open([unit.id])).get(unit.id)
  assert.ok(key)
  for (const name of await readdir(ctx.config.uploadsDir, { recursive: true })) {
    const fileId = unit.fileIds.find(id => name.endsWith(id))
    if (!fileId) continue
    const stream = seal.sealFile(key, fileId)
    stream.end(`what ${fileId} says`)
    await writeFile(join(ctx.config.uploadsDir, name), await buffer(stream))
  }
}
