import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../../server/base/ids.ts'
import { into, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { ago, erased, keys, strayFile } from '../support/fsck-plants.ts'
import { seedSound } from '../support/sound-seed.ts'

describe('fsck', () => {
  let world: ErasureWorld
  let unit: Seeded
  beforeEach(async () => {
    world = await openErasureWorld()
    unit = await seedSound(world)
  })
  afterEach(async () => await world.close())

  it('has nothing to say of an installation that is as it must be, after a deletion too', async () => {
    await erased(world)
    const report = await world.fsck({ deep: true })
    assert.deepEqual(report.findings, [])
    assert.deepEqual(report.unchecked, [])
    assert.ok(report.checked.includes('traces') && report.checked.includes('contents'))
  })

  it('takes the person out of a case that came beside a deletion, and closes it', async () => {
    const gone = await erased(world)
    const id = newId('cas')
    const about = { subjectId: gone.subjectId, applicationIds: [gone.id, unit.id], openedBy: null }
    const words = { request: randomBytes(60), answer: null, history: randomBytes(60) }
    const open = { type: 'complaint', state: 'open', policyVersion: 1, keptUntil: null }
    await into(world, 'cases').insertOne({ _id: id, ...about, ...words, ...open })
    const { findings } = await world.fsck()
    const where = findings.filter(one => one.code === 'childWithoutOwner').map(one => one.where)
    assert.deepEqual(where.toSorted(), ['cases.applicationIds', 'cases.subjectId'])
    assert.deepEqual((await world.fsck({ repair: 'few' })).findings, [])
    const left = await world.ctx.cases.byId(id)
    assert.deepEqual(
      [left?.state, left?.subjectId, left?.applicationIds, left?.request, left?.history],
      ['partly', null, [], null, null],
    )
    assert.ok(left?.keptUntil instanceof Date)
  })

  it('says what was not checked', async () => {
    await rm(join(world.ctx.config.uploadsDir, 'files'), { recursive: true })
    await writeFile(join(world.ctx.config.uploadsDir, 'files'), 'no folder', { mode: 0o600 })
    const report = await world.fsck()
    assert.deepEqual(report.unchecked, [{ check: 'files', code: 'ENOTDIR' }])
  })

  it('removes a file without a row only when it was seen so 24 hours before', async () => {
    const stray = await strayFile(world)
    await world.fsck({ repair: 'few' })
    assert.deepEqual(await world.ctx.fileStore.present([stray]), [stray])
    const seen = { $set: { seenAt: ago(23.9) } }
    await into(world, 'strays').updateOne({ _id: stray }, seen)
    await world.fsck({ repair: 'few' })
    assert.deepEqual(await world.ctx.fileStore.present([stray]), [stray])
    await into(world, 'strays').updateOne({ _id: stray }, { $set: { seenAt: ago(24) } })
    const report = await world.fsck({ repair: 'few' })
    assert.deepEqual(await world.ctx.fileStore.present([stray]), [])
    assert.deepEqual(report.findings, [])
    assert.equal(await into(world, 'strays').countDocuments(), 0)
  })

  it('removes more than 100 files only when somebody says so', async () => {
    for (let n = 0; n < 101; n += 1) {
      const fileId = await strayFile(world)
      await into(world, 'strays').insertOne({ _id: fileId, seenAt: ago(25) })
    }
    const few = await world.fsck({ repair: 'few' })
    assert.equal(few.refusedFiles, 101)
    assert.equal(few.counts.fileWithoutRow, 101)
    const all = await world.fsck({ repair: 'all' })
    assert.deepEqual(all.findings, [])
    assert.deepEqual(await world.ctx.fileStore.present(unit.fileIds), unit.fileIds)
  })

  it('destroys more than 100 keys only when somebody says so: a table may be lost', async () => {
    const ids = Array.from({ length: 101 }, () => newId('app'))
    await Promise.all(ids.map(async id => await world.ctx.vault.keys.create(id)))
    await keys(world).updateMany({ _id: { $in: ids } }, { $set: { createdAt: ago(26) } })
    assert.equal((await world.fsck({ repair: 'few' })).refusedKeys, 101)
    assert.equal((await world.ctx.vault.keys.open(ids)).size, 101)
    assert.deepEqual((await world.fsck({ repair: 'all' })).findings, [])
    assert.equal((await world.ctx.vault.keys.open([unit.id])).size, 1)
  })

  it('says nothing of uploads, forms and keys that are on their way', async () => {
    const id = newId('app')
    await world.ctx.vault.keys.create(id)
    await keys(world).updateOne({ _id: id }, { $set: { createdAt: ago(24.5) } })
    const fileId = await strayFile(world)
    const row = { applicationId: id, kind: 'cv', sealed: null, type: 'pdf', size: 64, flags: [], scan: 'off' }
    const held = { state: 'held', createdAt: ago(24), heldUntil: ago(0.9) }
    await into(world, 'files').insertOne({ _id: fileId, ...row, ...held })
    assert.deepEqual((await world.fsck()).findings, [])
  })

  it('names no person: not the name of a file that somebody put there', async () => {
    const folder = join(world.ctx.config.uploadsDir, 'files', 'Ola Nordmann')
    await mkdir(folder, { mode: 0o700 })
    const report = await world.fsck()
    assert.equal(report.counts.fileUnknown, 1)
    assert.ok(!JSON.stringify(report).includes('Nordmann'))
    assert.ok((await readdir(join(world.ctx.config.uploadsDir, 'files'))).includes('Ola Nordmann'))
  })
})
