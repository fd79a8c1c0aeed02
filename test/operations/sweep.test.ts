import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
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

  it('leaves nothing after its 24 hours, and one entry of the ledger; what was sent stays', async () => {
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
  })
})
