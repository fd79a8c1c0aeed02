import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'mocha'
import { newId, type ApplicationId, type FileId } from '../../server/base/ids.ts'
import { UnitsFailed, type PurgeRun } from '../../server/base/place.ts'
import { dropFile } from '../../server/files/drop-file.ts'
import { filesPlace } from '../../server/files/files-place.ts'
import {
  anyStored,
  attach,
  deleteRows,
  fileOf,
  fileRows,
  filesOf,
  heldOf,
} from '../../server/files/files-store.ts'
import { openFileStream } from '../../server/files/open-file.ts'
import { sweepFiles } from '../../server/files/sweep-files.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { freshUploadGround, type UploadGround } from '../support/upload-ground.ts'

let ground: UploadGround

/** The tests of one group share a ground. */
function onOneGround(): void {
  before(async () => void (ground = await freshUploadGround()))
  after(async () => await ground.close())
}

/** One held file of a new application. */
async function held(
  heldUntil = new Date('2090-01-01'),
): Promise<{ applicationId: ApplicationId; fileId: FileId }> {
  const applicationId = newId('app')
  const { received } = await ground.post([filePart(aPdf())], { into: { applicationId, heldUntil } })
  const fileId = received[0]?.fileId
  assert.ok(fileId)
  return { applicationId, fileId }
}

async function attached(): Promise<{ applicationId: ApplicationId; fileId: FileId }> {
  const file = await held()
  await ground.inTransaction(async () => await attach(ground, [file.fileId], file.applicationId))
  return file
}

const idsOf = (rows: readonly { _id: FileId }[]) => rows.map(row => row._id)
const isThere = async (fileId: FileId) => (await ground.fileStore.present([fileId])).length === 1
const setRow = async (fileId: FileId, change: object) =>
  await fileRows(ground).updateOne({ _id: fileId }, { $set: change })

describe('a held file', () => {
  onOneGround()

  it('becomes the application’s, once', async () => {
    const { applicationId, fileId } = await held()
    assert.deepEqual(idsOf(await heldOf(ground, applicationId)), [fileId])
    await ground.inTransaction(async () => await attach(ground, [fileId], applicationId))
    assert.deepEqual(await heldOf(ground, applicationId), [])
    assert.deepEqual(idsOf(await filesOf(ground, applicationId)), [fileId])
    assert.equal((await fileOf(ground, applicationId, fileId))?._id, fileId)
    await assert.rejects(attach(ground, [fileId], applicationId), { code: 'conflict' })
  })

  it('becomes nobody else’s', async () => {
    const { fileId } = await held()
    await assert.rejects(attach(ground, [fileId], newId('app')), { code: 'conflict' })
    assert.equal(await fileOf(ground, newId('app'), fileId), undefined)
  })

  it('stays held when the transaction does not commit', async () => {
    const { applicationId, fileId } = await held()
    const failing = ground.inTransaction(async () => {
      await attach(ground, [fileId], applicationId)
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.deepEqual(idsOf(await heldOf(ground, applicationId)), [fileId])
  })

  it('is dropped with its bytes, and an attached one is not', async () => {
    const one = await held()
    assert.equal(await dropFile(ground, one.fileId), true)
    assert.deepEqual([await ground.rows(one.applicationId), await isThere(one.fileId)], [[], false])
    assert.equal(await dropFile(ground, one.fileId), false)
    const other = await attached()
    assert.equal(await dropFile(ground, other.fileId), false)
    assert.equal(await isThere(other.fileId), true)
  })

  it('leaves no bytes when a deletion took its row while they came', async () => {
    const { fileId } = await held()
    await deleteRows(ground, [fileId])
    assert.equal(await isThere(fileId), true)
    assert.equal(await dropFile(ground, fileId), false)
    assert.equal(await isThere(fileId), false)
  })

  it('is dropped or attached, never both', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { applicationId, fileId } = await held()
      const attaching = ground.inTransaction(async () => await attach(ground, [fileId], applicationId))
      const [kept, dropped] = await Promise.allSettled([attaching, dropFile(ground, fileId)])
      const isAttached = kept.status === 'fulfilled'
      assert.ok(dropped.status === 'fulfilled')
      assert.equal(dropped.value, !isAttached)
      assert.equal(await isThere(fileId), isAttached)
    }
  })
})

describe('the bytes of a file', () => {
  onOneGround()

  it('do not come when one of them was changed', async () => {
    const file = await attached()
    const path = join(ground.uploadsDir, 'files', file.fileId.slice(4, 6), file.fileId)
    const bytes = await ground.bytesOf(path.slice(ground.uploadsDir.length))
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await writeFile(path, bytes)
    const stream = await openFileStream(ground, { _id: file.fileId, applicationId: file.applicationId })
    await assert.rejects(buffer(stream), { name: 'SealBroken' })
  })

  it('do not come when the file is away, or the key is destroyed', async () => {
    const file = await attached()
    const row = { _id: file.fileId, applicationId: file.applicationId }
    await ground.fileStore.remove([file.fileId])
    await assert.rejects(buffer(await openFileStream(ground, row)), { code: 'ENOENT' })
    await ground.vault.keys.destroy([file.applicationId])
    await assert.rejects(openFileStream(ground, row), { name: 'KeyErased' })
  })
})

describe('the sweep of files', () => {
  onOneGround()

  beforeEach(async () => void (await sweepFiles(ground)))
  const hourMs = 3_600_000
  const ago = async (ms: number) => new Date((await ground.database.now()).getTime() - ms)

  it('P6, T26: takes uploads that broke off over an hour ago, staged or kept, and no younger one', async () => {
    const [old, young] = [await held(), await held()]
    await setRow(old.fileId, { state: 'pending', createdAt: await ago(hourMs + 1) })
    await setRow(young.fileId, { state: 'pending', createdAt: await ago(hourMs - 5000) })
    const swept = await sweepFiles(ground)
    assert.deepEqual([swept.pending, swept.held, swept.applicationIds], [1, 0, [old.applicationId]])
    assert.deepEqual([await isThere(old.fileId), await isThere(young.fileId)], [false, true])
    await setRow(young.fileId, { createdAt: await ago(0) }) // on a slow machine the next test would meet it at its hour
  })

  it('takes what is held beyond its time, and nothing before', async () => {
    const [over, yet] = [await held(await ago(1)), await held(await ago(-60_000))]
    const swept = await sweepFiles(ground)
    assert.deepEqual([swept.held, swept.applicationIds], [1, [over.applicationId]])
    assert.deepEqual([await isThere(over.fileId), await isThere(yet.fileId)], [false, true])
  })

  it('never takes what belongs to an application', async () => {
    const file = await attached()
    await setRow(file.fileId, { createdAt: new Date(0) })
    await sweepFiles(ground)
    assert.equal(await isThere(file.fileId), true)
  })

  it('ends removals that were left half-way', async () => {
    const [withBytes, without] = [await held(), await held()]
    for (const { fileId } of [withBytes, without]) await setRow(fileId, { state: 'dropped' })
    await ground.fileStore.remove([without.fileId])
    assert.equal((await sweepFiles(ground)).dropped, 2)
    assert.deepEqual([await isThere(withBytes.fileId), await ground.rows(without.applicationId)], [false, []])
  })

  it('takes staged bytes without a row, and no staged bytes with one', async () => {
    const lost = newId('fil')
    await (await ground.fileStore.stage(lost)).close()
    const { applicationId } = await held()
    const coming = newId('fil')
    await (await ground.fileStore.stage(coming)).close()
    const [row] = await ground.rows(applicationId)
    assert.ok(row)
    await fileRows(ground).create({ ...row, _id: coming, state: 'pending' })
    assert.equal((await sweepFiles(ground)).staged, 1)
    assert.deepEqual(await ground.fileStore.staged(), [coming])
  })

  it('gets through more than a page, and two at once take each file once', async () => {
    const rows = Array.from({ length: 230 }, () => ({
      ...{ _id: newId('fil'), applicationId: newId('app'), kind: 'cv', state: 'pending', size: 0, flags: [] },
      ...{ scan: 'off', createdAt: new Date(0) },
    }))
    await fileRows(ground).insertMany(rows, { ordered: true })
    const [one, two] = await Promise.all([sweepFiles(ground), sweepFiles(ground)])
    assert.ok(one.pending + one.dropped + two.pending + two.dropped >= 230)
    assert.equal((await sweepFiles(ground)).pending, 0)
  })
})

describe('the place of files', () => {
  onOneGround()

  const runOf = (...files: { applicationId: ApplicationId; fileId: FileId }[]): PurgeRun => ({
    _id: newId('run'),
    kind: 'purge',
    items: files.map(({ applicationId, fileId }) => ({
      ...{ id: applicationId, subjectId: newId('sub'), vacancyId: newId('vac') },
      ...{ fileIds: [fileId], wholeSubject: true },
    })),
  })

  it('finds what is there, erases it, finds nothing, and leaves the neighbour’s to the byte', async () => {
    const place = filesPlace(ground)
    const [leaving, staying] = [await attached(), await attached()]
    const run = runOf(leaving)
    const extra = await ground.post([filePart(aPdf())], { into: { applicationId: leaving.applicationId } })
    assert.equal(extra.received.length, 1)
    assert.deepEqual(
      (await place.find(run)).map(found => [found.unit, found.how]),
      Array.from({ length: 3 }, () => [leaving.applicationId, 'reference']),
    )
    await place.erase(run)
    assert.deepEqual(await place.find(run), [])
    await place.erase(run)
    assert.deepEqual([await isThere(leaving.fileId), await isThere(staying.fileId)], [false, true])
    assert.equal((await ground.rows(staying.applicationId)).length, 1)
  })

  it('finds bytes whose row is gone already', async () => {
    const file = await attached()
    await fileRows(ground).deleteOne({ _id: file.fileId })
    assert.deepEqual(await filesPlace(ground).find(runOf(file)), [
      { place: 'files', unit: file.applicationId, how: 'reference' },
    ])
  })

  it('finds a value in plain bytes that should never lie in staging', async () => {
    const file = await attached()
    const lost = newId('fil')
    await writeFile(join(ground.uploadsDir, 'staging', lost), 'Merke-7431')
    const unitsIn = (text: string | Uint8Array) =>
      Buffer.from(text).includes('Merke-7431') ? [file.applicationId] : []
    const found = await filesPlace(ground).find(runOf(file), { unitsIn })
    assert.equal(found.filter(each => each.how === 'value').length, 1)
    await rm(join(ground.uploadsDir, 'staging', lost))
  })

  it('erases nothing while the store is not mounted', async () => {
    const file = await attached()
    const marker = join(ground.uploadsDir, 'store.txt')
    const text = await ground.bytesOf('store.txt')
    await rm(marker)
    await assert.rejects(filesPlace(ground).erase(runOf(file)), { code: 'unavailable' })
    assert.equal((await ground.rows(file.applicationId)).length, 1)
    await writeFile(marker, text)
    await filesPlace(ground).erase(runOf(file))
    assert.deepEqual(await filesPlace(ground).find(runOf(file)), [])
  })

  it('names the unit whose file will not go, and erases the others', async () => {
    const [stuck, good] = [await attached(), await attached()]
    const remove = async (ids: readonly FileId[]) => {
      const failed = ids.filter(id => id === stuck.fileId).map(fileId => ({ fileId, code: 'EPERM' }))
      return [...failed, ...(await ground.fileStore.remove(ids.filter(id => id !== stuck.fileId)))]
    }
    const place = filesPlace({ ...ground, fileStore: { ...ground.fileStore, remove } })
    await assert.rejects(place.erase(runOf(stuck, good)), error => {
      assert.ok(error instanceof UnitsFailed)
      assert.deepEqual([error.units, error.code], [[stuck.applicationId], 'EPERM'])
      return true
    })
    assert.deepEqual([await isThere(stuck.fileId), await isThere(good.fileId)], [true, false])
  })

  it('takes only ids', async () => {
    await assert.rejects(
      async () => await filesPlace(ground).erase(runOf({ applicationId: 'app_', fileId: 'fil_' })),
    )
    await assert.rejects(attach(ground, ['fil_x'], newId('app')), /not an id/)
  })

  it('is needed as soon as one file is held', async () => {
    const other = await freshUploadGround()
    assert.equal(await anyStored(other), false)
    await other.post([filePart(aPdf())])
    assert.equal(await anyStored(other), true)
    await other.close()
  })
})
