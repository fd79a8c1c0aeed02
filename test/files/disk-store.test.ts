import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { Refusal, StartRefusal } from '../../server/base/errors.ts'
import { newId } from '../../server/base/ids.ts'
import { leastFree, openDiskStore, type DiskStoreOptions } from '../../server/files/disk-store.ts'

let folder: string

const open = async (more: Partial<DiskStoreOptions> = {}) =>
  await openDiskStore({ folder, isNeeded: async () => false, leastFreeBytes: () => 0, ...more })
const unavailable = (error: unknown) =>
  error instanceof Refusal && error.code === 'unavailable' && error.retryAfterSeconds !== undefined

describe('the store on a disk', () => {
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'glemme-store-'))))
  afterEach(async () => await rm(folder, { recursive: true, force: true }))

  it('marks its folder, and opens it again', async () => {
    await open()
    assert.match(await readFile(join(folder, 'store.txt'), 'utf8'), /Glemme/)
    await open({ isNeeded: async () => true })
  })

  it('does not start without its marker while rows need it, and does without', async () => {
    await assert.rejects(open({ isNeeded: async () => true }), StartRefusal)
    assert.deepEqual(await readdir(folder), [])
    await open()
  })

  it('P19: takes and removes nothing when the marker is gone', async () => {
    const store = await open()
    const fileId = newId('fil')
    const staged = await store.stage(fileId)
    await staged.keep()
    await rm(join(folder, 'store.txt'))
    await assert.rejects(store.checkReady(), unavailable)
    await assert.rejects(store.remove([fileId]), unavailable)
    assert.deepEqual(await store.present([fileId]), [fileId])
  })

  it('is not ready with another file in the marker’s place', async () => {
    const store = await open()
    await writeFile(join(folder, 'store.txt'), 'something else')
    await assert.rejects(store.checkReady(), unavailable)
  })

  it('T27: is ready while there is room, and not on a disk that is fuller than allowed', async () => {
    const roomy = await open({ leastFreeBytes: () => 1024 })
    await roomy.checkReady()
    const cramped = await open({ leastFreeBytes: bytes => bytes + 1 })
    await assert.rejects(cramped.checkReady(), unavailable)
  })

  it('wants a twentieth of the disk, and at least 500 MiB', async () => {
    const mebibyte = 1024 * 1024
    assert.equal(leastFree(1000 * mebibyte), 500 * mebibyte)
    assert.equal(leastFree(20_000 * mebibyte), 1000 * mebibyte)
  })

  it('keeps what was staged, under a path made of the id', async () => {
    const store = await open()
    const fileId = newId('fil')
    const staged = await store.stage(fileId)
    await staged.write(Buffer.from('ab'))
    await staged.write(Buffer.from('c'))
    assert.equal((await buffer(staged.readBack())).toString(), 'abc')
    assert.deepEqual(await store.staged(), [fileId])
    await staged.keep()
    assert.deepEqual(await store.staged(), [])
    assert.equal((await buffer(store.read(fileId))).toString(), 'abc')
    assert.equal((await stat(join(folder, 'files', fileId.slice(4, 6), fileId))).mode & 0o777, 0o600)
  })

  it('never writes over a staged file', async () => {
    const store = await open()
    const fileId = newId('fil')
    await (await store.stage(fileId)).close()
    await assert.rejects(store.stage(fileId), { code: 'EEXIST' })
  })

  it('T8: takes only ids for names', async () => {
    const store = await open()
    for (const bad of ['fil_../../../etc/passwd', 'fil_', 'fil_aaaaaaaaaaaaaaaaaaaaa/'] as const) {
      await assert.rejects(store.stage(bad))
      await assert.rejects(async () => await store.remove([bad]))
    }
  })

  it('removes staged and kept files, and calls what is not there removed', async () => {
    const store = await open()
    const ids = Array.from({ length: 40 }, () => newId('fil'))
    for (const [n, id] of ids.entries()) {
      const staged = await store.stage(id)
      await (n % 2 === 0 ? staged.keep() : staged.close())
    }
    assert.deepEqual(await store.remove([...ids, newId('fil')]), [])
    assert.deepEqual(await store.present(ids), [])
    assert.deepEqual(await store.remove(ids), [])
  })

  it('is unavailable, and makes nothing, when its folders are gone', async () => {
    const store = await open()
    await rm(join(folder, 'staging'), { recursive: true })
    await assert.rejects(store.stage(newId('fil')), unavailable)
    assert.deepEqual((await readdir(folder)).toSorted(), ['files', 'store.txt'])
  })
})
