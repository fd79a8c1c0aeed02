import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'mocha'
import { newId } from '../../server/base/ids.ts'
import { openLabel } from '../../server/files/file-label.ts'
import { heldOf } from '../../server/files/files-store.ts'
import { openFileStream } from '../../server/files/open-file.ts'
import { fileLimits } from '../../server/policy/files.ts'
import { aDocx, aPdf } from '../support/documents.ts'
import { filePart, formBody, requestOf } from '../support/multipart.ts'
import { freshUploadGround, type UploadGround } from '../support/upload-ground.ts'

const mebibyte = 1024 * 1024
let ground: UploadGround

/** The tests of one group share a ground. */
function onOneGround(): void {
  before(async () => void (ground = await freshUploadGround()))
  after(async () => await ground.close())
}

describe('receiving a form', () => {
  onOneGround()

  it('gives the texts, and holds the file sealed under its own id', async () => {
    const applicationId = newId('app')
    const pdf = aPdf({ text: 'Merke-7431' })
    const form = await ground.post([{ name: 'a', value: 'Åse' }, filePart(pdf, 'Søknad æøå.pdf')], {
      into: { applicationId },
    })

    assert.equal(form.fields['a'], 'Åse')
    const [file] = form.received
    assert.ok(file)
    const { fileId, ...said } = file
    const sha256 = createHash('sha256').update(pdf).digest('hex')
    assert.deepEqual(said, {
      kind: 'cv',
      name: 'Søknad æøå.pdf',
      size: pdf.length,
      sha256,
      type: 'pdf',
      flags: [],
      state: 'held',
    })
    assert.deepEqual([form.refused, form.unexpected, form.tooLarge], [[], [], false])

    const path = join('files', fileId.slice(4, 6), fileId)
    assert.ok((await ground.stored()).includes(path))
    const bytes = await ground.bytesOf(path)
    assert.equal(bytes.length, pdf.length + 16)
    assert.equal(bytes.includes('Merke-7431'), false)
    const opened = await buffer(await openFileStream(ground, { _id: fileId, applicationId }))
    assert.ok(opened.equals(pdf))
  })

  it('keeps no name in the row, and opens it with the key only', async () => {
    const applicationId = newId('app')
    await ground.post([filePart(aPdf(), 'Kari Nordmann.pdf')], { into: { applicationId } })
    const [row] = await heldOf(ground, applicationId)
    assert.ok(row?.sealed)
    assert.equal(JSON.stringify(row).includes('Nordmann'), false)
    assert.equal(row.sealed.includes('Nordmann'), false)
    const key = await ground.vault.keys.create(applicationId)
    assert.equal(openLabel(key, row).name, 'Kari Nordmann.pdf')
  })

  it('keeps the files in the order of the form', async () => {
    const applicationId = newId('app')
    const names = ['CV.pdf', 'Ærlig.pdf', 'Attest.pdf', 'Vitnemål.pdf']
    const parts = names.map((name, at) => ({
      ...filePart(aPdf(), name),
      name: at === 0 ? 'cv' : 'attachments',
    }))
    await ground.post(parts, { into: { applicationId } })
    const key = await ground.vault.keys.create(applicationId)
    const held = await heldOf(ground, applicationId)
    assert.deepEqual(
      held.map(row => openLabel(key, row).name),
      names,
    )
  })

  it('makes folders for the owner only, and files too', async () => {
    const { received } = await ground.post([filePart(aPdf())])
    const id = received[0]?.fileId ?? ''
    const mode = async (path: string) =>
      ((await stat(join(ground.uploadsDir, path))).mode & 0o777).toString(8)
    const folders = ['.', 'staging', 'files', join('files', id.slice(4, 6))]
    assert.deepEqual(await Promise.all(folders.map(mode)), ['700', '700', '700', '700'])
    assert.equal(await mode(join('files', id.slice(4, 6), id)), '600')
  })

  it('takes a Word document, read back through its seal', async () => {
    const applicationId = newId('app')
    const docx = await aDocx({ text: 'Hei' })
    const { received } = await ground.post([filePart(docx, 'cv.docx')], { into: { applicationId } })
    assert.equal(received[0]?.type, 'docx')
    assert.equal(received[0]?.size, docx.length)
  })

  it('takes the same bytes in chunks of any size', async () => {
    const body = formBody([
      { name: 'letter', value: 'Hei' },
      filePart(aPdf({ padToBytes: 3000 })),
      filePart(await aDocx(), 'a.docx', 'attachments'),
    ])
    for (const chunkBytes of [1, 7, 1000, 100_000]) {
      const { received, fields } = await ground.receive(requestOf(body, { chunkBytes }))
      assert.deepEqual([received.map(file => file.type), fields['letter']], [['pdf', 'docx'], 'Hei'])
    }
  })

  it('sees no file in an empty file input', async () => {
    const empty = { name: 'cv', value: '', fileName: '', type: 'application/octet-stream' }
    const form = await ground.post([{ name: 'a', value: '1' }, empty])
    assert.deepEqual([form.received, form.refused, form.unexpected], [[], [], []])
  })

  it('sees bytes without a file name as unexpected', async () => {
    const nameless = { name: 'cv', value: 'x', fileName: '', type: 'application/octet-stream' }
    assert.deepEqual((await ground.post([nameless])).unexpected, ['cv'])
  })

  it('says that a file of no bytes is damaged', async () => {
    const form = await ground.post([filePart(Buffer.alloc(0), 'tom.pdf')])
    assert.deepEqual(form.refused, [{ kind: 'cv', name: 'tom.pdf', key: 'file.damaged' }])
  })

  it('seals each posting of a form under fresh ids', async () => {
    const into = { applicationId: newId('app') }
    const first = await ground.post([filePart(aPdf())], { into })
    const second = await ground.post([filePart(aPdf())], { into })
    assert.notEqual(first.received[0]?.fileId, second.received[0]?.fileId)
  })

  it('keeps a path out of the name and steering characters out of the page', async () => {
    const names = {
      '../../etc/x.pdf': 'x.pdf',
      'C:\\cv\\y.pdf': 'y.pdf',
      'a\u202efdp.exe': 'afdp.exe',
      '%0D%0Az': 'z',
    }
    for (const [given, kept] of Object.entries(names)) {
      const { received } = await ground.post([filePart(aPdf(), given)])
      assert.equal(received[0]?.name, kept)
    }
  })
})

describe('limits of a form, to the byte', () => {
  onOneGround()

  const pdfOf = (size: number) => aPdf({ padToBytes: size })

  it('takes a file of 10 MiB', async () => {
    const { received, tooLarge } = await ground.post([filePart(pdfOf(fileLimits.fileBytes))])
    assert.deepEqual([received.length, tooLarge], [1, false])
  })

  it('refuses one byte more, and keeps the texts and the other files', async () => {
    const before = (await ground.stored()).length
    const form = await ground.post([
      { name: 'a', value: 'before' },
      filePart(pdfOf(fileLimits.fileBytes + 1), 'big.pdf'),
      filePart(aPdf(), 'small.pdf', 'attachments'),
      { name: 'b', value: 'after' },
    ])
    assert.deepEqual(form.refused, [{ kind: 'cv', name: 'big.pdf', key: 'file.large' }])
    assert.deepEqual(
      form.received.map(file => file.name),
      ['small.pdf'],
    )
    assert.deepEqual([form.fields['a'], form.fields['b'], form.tooLarge], ['before', 'after', true])
    assert.equal((await ground.stored()).length, before + 1)
  })

  it('takes 20 MiB together with what is held, and refuses the byte beyond', async () => {
    const heldBytes = 15 * mebibyte
    const post = async (size: number) =>
      await ground.post([filePart(pdfOf(size))], { into: { heldBytes, heldFiles: 2 } })
    assert.equal((await post(5 * mebibyte)).received.length, 1)
    const over = await post(5 * mebibyte + 1)
    assert.deepEqual([over.received.length, over.refused[0]?.key], [0, 'file.large'])
  })

  it('does not count a refused file among the 20 MiB', async () => {
    const junk = Buffer.concat([aPdf({ padToBytes: 6 * mebibyte }), Buffer.alloc(2000)])
    const form = await ground.post(
      [filePart(junk, 'junk.pdf'), filePart(pdfOf(5 * mebibyte), 'a.pdf', 'attachments')],
      { into: { heldBytes: 15 * mebibyte } },
    )
    assert.deepEqual(
      form.refused.map(file => file.name),
      ['junk.pdf'],
    )
  })

  it('takes one CV and four attachments, and names the input that brought more', async () => {
    const attachments = (count: number) =>
      Array.from({ length: count }, (_, n) => filePart(aPdf(), `${n}.pdf`, 'attachments'))
    const most = await ground.post([filePart(aPdf()), ...attachments(4)])
    assert.deepEqual([most.received.length, most.unexpected], [5, []])
    const five = await ground.post([...attachments(5)])
    assert.deepEqual([five.received.length, five.unexpected], [4, ['attachments']])
    const twoCvs = await ground.post([filePart(aPdf()), filePart(aPdf())])
    assert.deepEqual([twoCvs.received.length, twoCvs.unexpected], [1, ['cv']])
  })

  it('keeps texts that come after the sixth file', async () => {
    const six = Array.from({ length: 6 }, () => filePart(aPdf(), 'a.pdf', 'attachments'))
    const form = await ground.post([...six, { name: 'letter', value: 'kept' }])
    assert.deepEqual([form.fields['letter'], form.unexpected], ['kept', ['attachments', 'form']])
  })

  it('skips a file input that nobody declared, and names it', async () => {
    const form = await ground.post([filePart(aPdf(), 'x.pdf', 'photo'), { name: 'a', value: '1' }])
    assert.deepEqual([form.received, form.unexpected, form.fields['a']], [[], ['photo'], '1'])
  })

  it('lets a text of 40 000 bytes through, and a longer one cut but still too long', async () => {
    const form = await ground.post([
      { name: 'a', value: 'x'.repeat(40_000) },
      { name: 'b', value: 'x'.repeat(50_000) },
    ])
    assert.deepEqual([form.fields['a']?.length, form.fields['b']?.length], [40_000, 40_001])
  })
})
