import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import { codeOf, Refusal } from '../../server/base/errors.ts'
import { armFailpoints, watchFailpoints } from '../../server/base/failpoint.ts'
import { newId } from '../../server/base/ids.ts'
import { fileRows } from '../../server/files/files-store.ts'
import { receiveForm } from '../../server/files/receive.ts'
import { aDocx, aPdf } from '../support/documents.ts'
import { filePart, formBody, requestOf } from '../support/multipart.ts'
import { aReceiving, freshUploadGround, type UploadGround } from '../support/upload-ground.ts'

let ground: UploadGround

const points = [
  'submit.row',
  'submit.streamStart',
  'submit.streamHalf',
  'submit.streamLast',
  'submit.beforeCheck',
  'submit.beforeFsync',
  'submit.beforeRename',
  'submit.beforeFolderFsync',
]
const unavailable = (error: unknown) =>
  error instanceof Refusal && error.code === 'unavailable' && error.retryAfterSeconds !== undefined
const twoFiles = async () => [
  filePart(aPdf({ padToBytes: 200_000 })),
  filePart(await aDocx(), 'a.docx', 'attachments'),
]
const nothingLeft = async () => assert.deepEqual([await ground.stored(), await ground.rows()], [[], []])

describe('P3: a store that cannot write', () => {
  before(async () => void (ground = await freshUploadGround()))
  after(async () => await ground.close())
  afterEach(() => {
    armFailpoints('')
    watchFailpoints(undefined)
  })

  it('passes each failpoint in the order of the protocol', async () => {
    const passed: string[] = []
    watchFailpoints(name => passed.push(name))
    const applicationId = newId('app')
    const { received } = await ground.post([filePart(aPdf())], { into: { applicationId } })
    assert.deepEqual(
      passed.filter(name => name.startsWith('submit.')),
      points,
    )
    for (const { fileId } of received) await ground.fileStore.remove([fileId])
    await fileRows(ground).deleteMany({ applicationId })
  })

  for (const point of points.filter(name => name !== 'submit.row')) {
    it(`disk full at ${point}, first or second file: 503, nothing left, and the next post goes well`, async () => {
      for (const hit of [1, 2]) {
        armFailpoints(`${point}=enospc@${hit}`)
        await assert.rejects(ground.post(await twoFiles()), unavailable)
        armFailpoints('')
        await nothingLeft()
      }
      const applicationId = newId('app')
      const { received } = await ground.post(await twoFiles(), { into: { applicationId } })
      assert.equal(received.length, 2)
      for (const { fileId } of received) await ground.fileStore.remove([fileId])
      await fileRows(ground).deleteMany({ applicationId })
    })
  }

  for (const code of ['EDQUOT', 'EROFS', 'EFBIG', 'EIO']) {
    it(`${code} is the same`, async () => {
      armFailpoints(`submit.beforeRename=throw:${code}`)
      await assert.rejects(ground.post([filePart(aPdf())]), unavailable)
      await nothingLeft()
    })
  }

  it('an error that says nothing of the store stays what it is, with nothing left', async () => {
    armFailpoints('submit.beforeRename=throw:EACCES')
    await assert.rejects(ground.post([filePart(aPdf())]), error => codeOf(error) === 'EACCES')
    await nothingLeft()
  })

  it('an error right after the row leaves nothing either', async () => {
    armFailpoints('submit.row=throw:EXX')
    await assert.rejects(ground.post([filePart(aPdf())]))
    await nothingLeft()
  })

  it('T27: no room is answered before the body is read', async () => {
    const req = requestOf(formBody([filePart(aPdf())]))
    const full = {
      ...ground.fileStore,
      checkReady: async () => await Promise.reject(new Refusal('unavailable')),
    }
    await assert.rejects(receiveForm({ ...ground, fileStore: full }, req, aReceiving()), {
      code: 'unavailable',
    })
    assert.equal(req.readableDidRead, false)
    await nothingLeft()
  })

  it('an application whose key is destroyed takes no file: gone, nothing left', async () => {
    const applicationId = newId('app')
    await ground.vault.keys.create(applicationId)
    await ground.vault.keys.destroy([applicationId])
    await assert.rejects(ground.post([filePart(aPdf())], { into: { applicationId } }), { code: 'gone' })
    await nothingLeft()
  })

  it('a row that was taken away meanwhile: 503, nothing left', async () => {
    const applicationId = newId('app')
    watchFailpoints(name => {
      if (name === 'submit.beforeFolderFsync') armFailpoints('submit.beforeFolderFsync=delay:100')
    })
    const posting = ground.post([filePart(aPdf())], { into: { applicationId } })
    const swept = (async () => {
      while (
        (await fileRows(ground).updateMany({ applicationId }, { state: 'dropped' })).modifiedCount === 0
      );
    })()
    await assert.rejects(posting, unavailable)
    await swept
    await nothingLeft()
  })

  it('the store unmounted under an upload: 503, and nothing written beside it', async () => {
    const other = await freshUploadGround()
    watchFailpoints(name => {
      if (name === 'submit.beforeRename') armFailpoints('submit.beforeRename=throw:ENOENT')
    })
    await assert.rejects(other.post([filePart(aPdf())]), unavailable)
    await rm(join(other.uploadsDir, 'store.txt'))
    await assert.rejects(
      other.post([filePart(aPdf())]).then(async () => await other.fileStore.remove([newId('fil')])),
      unavailable,
    )
    await other.close()
  })
})
