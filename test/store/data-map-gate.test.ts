import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Schema } from 'mongoose'
import { readConfig } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { createGlemme } from '../../server/glemme.ts'
import { dayNow } from '../../server/mail/stopped-units-store.ts'
import { collectionPrefix, openDatabase } from '../../server/store/database.ts'
import { leavesOf, refuseUnmapped } from '../../server/store/data-map-gate.ts'
import { dataMap, isPlaceName, placeNames, type Paths } from '../../server/policy/places.ts'
import { dropDatabases, freshDatabaseUri, silentLog } from '../support/mongod.ts'
import { aWorld, type World } from '../support/world.ts'

describe('the gate of the data map', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())
  const reasons = async (change: Partial<World['ctx']['config']> = {}) =>
    await refuseUnmapped({ ...world.ctx, config: { ...world.ctx.config, ...change } }).then(
      () => [],
      (error: unknown) => (error instanceof StartRefusal ? error.reasons : ['another error']),
    )

  it('lets the product start with all it makes', async () => {
    assert.deepEqual(await reasons(), [])
  })

  it('has a model of each place to look at from the start, but for what Agenda owns', () => {
    const models = world.ctx.database.models()
    assert.deepEqual(
      placeNames.filter(name => !models.has(name)),
      ['agendaJobs'],
    )
  })

  it('names a collection of ours that nobody mapped, in either database, and leaves others to their owners', async () => {
    await world.ctx.database.data.createCollection(`${collectionPrefix}diary`)
    await world.ctx.database.keys.createCollection(`${collectionPrefix}spare`)
    await world.ctx.database.data.createCollection('somebodys')
    assert.deepEqual(await reasons(), [
      'Unmapped: diary. Add it to the data map.',
      'Unmapped: spare. Add it to the data map.',
    ])
    await world.ctx.database.data.dropCollection(`${collectionPrefix}diary`)
    await world.ctx.database.keys.dropCollection(`${collectionPrefix}spare`)
  })

  it('names a folder that nobody mapped, and knows uploads wherever they are', async () => {
    const inside = join(world.dataDir, 'uploads')
    await mkdir(inside, { recursive: true })
    assert.deepEqual(await reasons({ uploadsDir: inside }), [])
    assert.deepEqual(await reasons(), ['Unmapped: uploads. Add it to the data map.'])
    await rmdir(inside)
  })

  it('refuses before store, keys and ledger are opened: nothing is made on the disk', async () => {
    const uri = await freshDatabaseUri()
    const database = await openDatabase(readConfig({}), uri)
    await database.data.createCollection(`${collectionPrefix}diary`)
    await database.close()
    const folder = await mkdtemp(join(tmpdir(), 'glemme-gate-'))
    const settings = { GLEMME_DATA_DIR: join(folder, 'data'), GLEMME_UPLOADS_DIR: join(folder, 'uploads') }
    await assert.rejects(
      createGlemme({ config: readConfig(settings), mongo: uri, log: silentLog }),
      error => {
        assert.ok(error instanceof StartRefusal)
        assert.deepEqual(error.reasons, ['Unmapped: diary. Add it to the data map.'])
        return true
      },
    )
    assert.deepEqual(await readdir(folder), [])
    await rmdir(folder)
    await dropDatabases(uri)
  })

  it('names a path that nobody mapped, in a view of a collection that another has, too', async () => {
    const { data, keys } = world.ctx.database
    const bare = { versionKey: false } as const
    const at = { key: String, deeper: { down: String } }
    data.model('planted', new Schema({ _id: String, diary: [at] }, bare), `${collectionPrefix}notes`)
    keys.model('planted', new Schema({ _id: String, owner: String }, bare), `${collectionPrefix}dataKeys`)
    data.model('seen', new Schema({ _id: String, stops: [], hobby: String }, bare), `${collectionPrefix}pool`)
    data.model('ours', new Schema({ _id: String, whatever: String }, bare), 'somebodys')
    assert.deepEqual(
      new Set(await reasons()),
      new Set([
        'Unmapped: dataKeys.owner. Add it to the data map.',
        'Unmapped: notes.diary._id. Add it to the data map.',
        'Unmapped: notes.diary.deeper.down. Add it to the data map.',
        'Unmapped: notes.diary.key. Add it to the data map.',
        'Unmapped: pool.hobby. Add it to the data map.',
      ]),
    )
    data.deleteModel('planted')
    data.deleteModel('seen')
    data.deleteModel('ours')
    keys.deleteModel('planted')
    assert.deepEqual(await reasons(), [])
  })

  it('sees every view that a whole life makes of a collection, and the engine’s from the start', async () => {
    const views = () =>
      Object.values(world.ctx.database.data.models)
        .map(model => model.modelName)
        .filter(name => !isPlaceName(name))
        .toSorted()
    const engines = ['leaving_applications', 'leaving_pool', 'stopped_applications', 'stopped_pool']
    const atStart = views()
    for (const name of engines) assert.ok(atStart.includes(name), name)
    const applied = await world.apply()
    await world.ring()
    await world.ctx.database.data
      .collection('glemme_applications')
      .updateOne({ _id: applied.row._id } as never, { $set: { eligibleAt: new Date(Date.now() - 1000) } })
    await world.ring()
    const living = await world.apply()
    await dayNow(world.ctx.database, living.row._id) // as a mail that tells the day is sent
    const ofMails = ['mailed_applications', 'mailed_consents', 'mailed_pool']
    for (const name of ['leaving_applicants', 'leaving_files', ...ofMails, 'noticed_applications'])
      assert.ok(views().includes(name), name)
    assert.deepEqual(await reasons(), [])
  })

  it('maps no path that no schema has: the map says what there is', () => {
    for (const [place, { schema }] of world.ctx.database.models()) {
      const mapped: Paths = dataMap[place].paths
      const there = new Set(leavesOf(schema))
      assert.deepEqual(
        Object.keys(mapped).filter(path => !there.has(path)),
        [],
        place,
      )
    }
  })
})
