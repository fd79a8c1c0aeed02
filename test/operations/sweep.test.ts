import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sweepOrphans } from '../../jobs/sweep-orphans.ts'
import { newId } from '../../server/base/ids.ts'
import { orphansCheck } from '../../server/operations/check-jobs.ts'
import { heartbeatsStore } from '../../server/operations/heartbeats-store.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { save } from '../support/saved-database.ts'
import { aWorld, type World } from '../support/world.ts'

const hourMs = 3_600_000

describe('a form that was never sent', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld()
  })
  afterEach(async () => await world.close())

  const keysOf = async (state: string) =>
    await world.ctx.database.keys.collection('glemme_dataKeys').find({ state }).toArray()
  const bytesOnDisk = async () =>
    (await readdir(world.uploadsDir, { recursive: true }))
      .filter(name => /fil_[\w-]{22}$/.test(name))
      .map(name => join(world.uploadsDir, name))

  it('E36: leaves nothing after its 24 hours, and one entry of the ledger; what was sent stays', async () => {
    const form = await world.openForm()
    const page = await form.send({ fullName: '', letter: 'x' }, [filePart(aPdf())])
    assert.equal(page.status, 422)
    const applied = await world.apply()
    assert.equal((await bytesOnDisk()).length, 2)
    assert.equal((await keysOf('active')).length, 3)

    await world.restartAt(24 * hourMs - 5 * 60_000)
    await world.ring()
    assert.equal((await world.stored('files', { state: 'held' })).length, 1)

    await world.restartAt(24 * hourMs + 60_000)
    await world.ring()
    assert.deepEqual(await world.stored('files', { state: 'held' }), [])
    assert.equal((await bytesOnDisk()).length, 1)
    assert.deepEqual(
      new Set((await keysOf('active')).map(key => String(key._id))),
      new Set([applied.row._id, applied.row.subjectId]),
    )
    const sweeps = async () =>
      (await world.stored('ledger')).filter(entry => JSON.stringify(entry).includes('"sweep"'))
    assert.equal((await sweeps()).length, 1)
    assert.equal((await world.row(applied)).state, 'received')

    await world.ring()
    assert.equal((await sweeps()).length, 1, 'nothing more to say')
    assert.deepEqual((await world.ctx.erasure.fsck({ deep: true })).findings, [])
  })

  it('E43: and a key that is newer than a restored backup is an orphan too, and destroyed', async () => {
    const applied = await world.apply()
    const saved = await save(world)
    const lost = await world.apply()
    await saved.putBack()
    await saved.remove()
    assert.equal(await world.ctx.applications.byId(lost.row._id), null)
    const orphans = async () =>
      await world.ctx.vault.keys.stateOf([lost.row._id, lost.row.subjectId, applied.row._id])
    assert.deepEqual([...new Set((await orphans()).values())], ['active'])
    await world.restartAt(24 * hourMs + 60_000)
    await world.ring()
    const states = await orphans()
    assert.equal(states.get(lost.row._id), 'destroyed')
    assert.equal(states.get(lost.row.subjectId), 'destroyed')
    assert.equal(states.get(applied.row._id), 'active')
  })
  it('destroys no key at all when more than 100 have no owner: a table may be lost, and a person must look', async () => {
    const units = Array.from({ length: 101 }, () => newId('app'))
    await world.ctx.vault.keys.createAll(units)
    const keys = world.ctx.database.keys.collection<{ _id: string }>('glemme_dataKeys')
    const madeBefore = new Date(Date.now() - 25 * hourMs)
    await keys.updateMany({ _id: { $in: units } }, { $set: { createdAt: madeBefore } })
    const sweep = async () =>
      await heartbeatsStore(world.ctx.database).ran('sweep-orphans', await sweepOrphans.run(world.ctx))
    await heartbeatsStore(world.ctx.database).know([sweepOrphans])
    await sweep()
    assert.equal((await keysOf('active')).length, 101)
    assert.deepEqual(await orphansCheck.look(world.ctx), { level: 'red', count: 101, what: [] })
    assert.ok(world.log.some(line => line.event === 'sweep.keysLeft' && line.level === 'error'))
    await keys.deleteOne({ _id: units[0] ?? '' })
    await sweep()
    assert.equal((await keysOf('destroyed')).length, 100)
    assert.equal((await orphansCheck.look(world.ctx)).level, 'good')
  })
})
