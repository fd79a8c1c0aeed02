import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { FileRefusalKey } from '../../server/files/verdict.ts'
import { aDocx, aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { freshUploadGround, type UploadGround } from '../support/upload-ground.ts'

const encrypted = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(70_000),
  Buffer.from('EncryptedPackage', 'utf16le'),
  Buffer.alloc(500),
])

const cases: [string, () => Promise<Buffer> | Buffer, FileRefusalKey][] = [
  ['a PDF with a ZIP behind it', async () => Buffer.concat([aPdf(), await aDocx()]), 'file.damaged'],
  [
    'a PDF that also ends as a ZIP',
    () => Buffer.concat([aPdf(), Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]),
    'file.unsafe',
  ],
  ['a ZIP with a PDF behind it', async () => Buffer.concat([await aDocx(), aPdf()]), 'file.unsafe'],
  ['a GIF with a PDF behind it', () => Buffer.concat([Buffer.from('GIF89a;'), aPdf()]), 'file.format'],
  ['a PDF after one blank', () => Buffer.concat([Buffer.from(' '), aPdf()]), 'file.format'],
  [
    'a PDF of version 3',
    () => Buffer.from(aPdf().toString('latin1').replace('%PDF-1', '%PDF-3'), 'latin1'),
    'file.format',
  ],
  ['HTML', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'file.format'],
  ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'file.format'],
  ['XML', () => Buffer.from('<?xml version="1.0"?><a/>'), 'file.format'],
  ['three letters', () => Buffer.from('abc'), 'file.format'],
  ['the first eight bytes of a PDF', () => aPdf().subarray(0, 8), 'file.damaged'],
  ['the first four bytes of a ZIP', async () => (await aDocx()).subarray(0, 4), 'file.damaged'],
  ['an old Word file', () => Buffer.concat([encrypted.subarray(0, 8), Buffer.alloc(5000)]), 'file.format'],
  ['a Word file with a password', () => encrypted, 'file.locked'],
]

describe('T5, T6: a file is what its bytes say, whatever it is called', () => {
  let ground: UploadGround
  before(async () => void (ground = await freshUploadGround()))
  after(async () => await ground.close())

  for (const [title, bytes, key] of cases) {
    it(`${title}: ${key}, nothing left`, async () => {
      for (const type of ['application/pdf', 'text/html']) {
        const { refused, received } = await ground.post([{ ...filePart(await bytes(), 'cv.pdf'), type }])
        assert.deepEqual([received, refused], [[], [{ kind: 'cv', name: 'cv.pdf', key }]])
      }
      assert.deepEqual([await ground.stored(), await ground.rows()], [[], []])
    })
  }

  it('a PDF of version 2, and one called .exe, are taken as what they are', async () => {
    const two = Buffer.from(aPdf().toString('latin1').replace('%PDF-1.7', '%PDF-2.0'), 'latin1')
    for (const [bytes, name] of [
      [two, 'a.pdf'],
      [aPdf(), 'a.exe'],
    ] as const) {
      assert.equal((await ground.post([filePart(bytes, name)])).received[0]?.type, 'pdf')
    }
  })
})
