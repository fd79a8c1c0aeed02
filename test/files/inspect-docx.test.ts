import assert from 'node:assert/strict'
import { Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createInflateRaw } from 'node:zlib'
import { describe, it } from 'mocha'
import { ZipFile } from 'yazl'
import { inspectDocx } from '../../server/files/inspect-docx.ts'
import type { Verdict } from '../../server/files/verdict.ts'
import { aDocx, aPdf, aRelation, aZip, docxParts } from '../support/documents.ts'
import { bent, directoryOf, good, no, noise, unsafe, withPart } from './bent-docx.ts'

/** The parts with one of them changed. */
const withChanged = async (name: string, change: (text: string) => string) =>
  await inspectDocx(
    await aZip(
      docxParts().map(part => (part.name === name ? { ...part, bytes: change(String(part.bytes)) } : part)),
    ),
  )

describe('inspecting a DOCX', () => {
  it('takes a plain one', async () => {
    assert.deepEqual(await inspectDocx(await aDocx({ text: 'Blåbær' })), good)
  })

  it('says that one cut short is damaged', async () => {
    const docx = await aDocx()
    assert.deepEqual(await inspectDocx(docx.subarray(0, docx.length - 30)), no('file.damaged'))
    assert.deepEqual(await inspectDocx(docx.subarray(0, 10)), no('file.damaged'))
  })

  describe('its ends', () => {
    it('starts with an entry, not with something else', async () => {
      assert.deepEqual(await bent(zip => Buffer.concat([Buffer.from('GIF89a'), zip])), no('file.damaged'))
    })
    it('has nothing behind the end record', async () => {
      assert.deepEqual(await bent(zip => Buffer.concat([zip, Buffer.from('\n')])), unsafe)
      assert.deepEqual(await bent(zip => Buffer.concat([zip, aPdf()])), unsafe)
    })
    it('has no comment', async () => {
      const comment = (zip: Buffer) => {
        const longer = Buffer.concat([zip, Buffer.from('hi')])
        longer.writeUInt16LE(2, zip.length - 2)
        return longer
      }
      assert.deepEqual(await bent(comment), unsafe)
    })
    it('is one part of one', async () => {
      assert.deepEqual(await bent(zip => void zip.writeUInt16LE(1, zip.length - 18)), unsafe)
      assert.deepEqual(await bent(zip => void zip.writeUInt16LE(9, zip.length - 14)), unsafe)
    })
    it('is no ZIP64', async () => {
      const zip64 = await aZip64()
      assert.deepEqual(await inspectDocx(zip64), unsafe)
    })
  })

  describe('its parts', () => {
    it('need content types, relations and a main part', async () => {
      for (const part of docxParts().slice(0, 3)) {
        const rest = docxParts().filter(each => each.name !== part.name)
        assert.deepEqual(await inspectDocx(await aZip(rest)), no('file.format'), part.name)
      }
    })

    it('are those of a document, not of a workbook or one with macros', async () => {
      const types = [
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
        'application/vnd.ms-word.document.macroEnabled.main+xml',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml',
      ]
      for (const mainType of types)
        assert.deepEqual(await inspectDocx(await aDocx({ mainType })), no('file.format'))
      assert.deepEqual(await inspectDocx(await aZip([{ name: 'a.txt', bytes: 'a' }])), no('file.format'))
    })

    it('declare no document type, in no encoding', async () => {
      const head = (text: string) => text.replace('<w:document', '<!DOCTYPE w [<!ENTITY a "b">]><w:document')
      assert.deepEqual(await withChanged('word/document.xml', head), unsafe)
      const utf16 = Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le')
      assert.deepEqual(await withPart({ name: 'word/a.xml', bytes: utf16 }), unsafe)
      assert.deepEqual(
        await withPart({ name: 'word/a.xml', bytes: '<?xml version="1.0" encoding="UTF-7"?><a/>' }),
        unsafe,
      )
      assert.deepEqual(
        await withPart({ name: 'word/a.xml', bytes: '<?xml version="1.0" encoding="utf-8"?><a/>' }),
        good,
      )
    })

    it('find a document type that lies across two inflated pieces', async () => {
      const text = `<a>${noise(16_370).toString('hex')}</a>`
      for (let shift = 0; shift < 12; shift += 1) {
        const bytes = `${text.slice(0, 16_384 - 6 + shift)}<!DOCTYPE x>`
        assert.deepEqual(await withPart({ name: 'word/a.xml', bytes }), unsafe)
      }
    })
  })

  describe('what it points at outside', () => {
    const relations: [string, string, Verdict][] = [
      ['hyperlink', 'https://example.no/', good],
      ['hyperlink', 'mailto:kari@example.no', good],
      ['attachedTemplate', 'file:///C:\\Users\\k\\Normal.dotm', good],
      ['attachedTemplate', 'D:\\Templates\\cv.dotx', good],
      ['attachedTemplate', 'https://evil.example/x.dotm', unsafe],
      ['attachedTemplate', '\\\\evil\\share\\x.dotm', unsafe],
      ['attachedTemplate', 'file:///\\\\evil\\x.dotm', unsafe],
      ['attachedTemplate', 'file://evil/x.dotm', unsafe],
      ['image', 'https://evil.example/pixel.png', unsafe],
      ['oleObject', 'C:\\x.xls', unsafe],
      ['frame', 'https://evil.example/', unsafe],
    ]
    for (const [kind, target, expected] of relations) {
      it(`${kind} ${target}: ${'key' in expected ? 'refused' : 'taken'}`, async () => {
        assert.deepEqual(await inspectDocx(await aDocx({ relations: [aRelation(kind, target)] })), expected)
      })
    }

    it('is seen through entities, prefixes and quotes', async () => {
      const image = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/image'
      const tricks = [
        `<Relationship Type="${image}" Target="https://e.example" TargetMode="&#x45;xternal"/>`,
        `<r:Relationship xmlns:r="x" Type='${image}' Target='https://e.example' TargetMode='External'/>`,
        `<Relationship Id="a>b" Type="${image}" Target="https://e.example" TargetMode = "External"></Relationship>`,
        `<!-- " --><Relationship Type="${image}" Target="https://e.example" TargetMode="External"/><!-- " -->`,
      ]
      for (const relation of tricks) {
        assert.deepEqual(await inspectDocx(await aDocx({ relations: [relation] })), unsafe, relation)
      }
    })
  })

  it('inflates nothing of a bomb of 700 KB that says so, and no more than a piece of one that says it is small', async () => {
    const bomb = await aBomb(700)
    assert.ok(bomb.length < 800 * 1024)
    const { headers } = directoryOf(bomb)
    const liar = Buffer.from(bomb)
    // The same bomb that says it is small: only inflating shows what it is.
    const last = headers.at(-1) ?? 0
    liar.writeUInt32LE(1000, last + 24)
    const counting = countInflated()
    assert.deepEqual(await inspectDocx(bomb), unsafe)
    assert.equal(counting.bytes(), 0)
    assert.deepEqual(await inspectDocx(liar), unsafe)
    const inflated = counting.bytes()
    counting.stop()
    // The small parts before it, and what was on its way when it was stopped: not its 700 MiB, nor the 50 that a file may have.
    assert.ok(inflated > 1000 && inflated < 1024 * 1024, `${inflated} bytes`)
  })
})

/** What all inflating in this process brings from now on, bytes: of the memory, others in the process have their part. */
function countInflated(): { bytes(): number; stop(): void } {
  let sum = 0
  const streams: { push?(piece: Buffer | null): boolean } = Reflect.getPrototypeOf(createInflateRaw()) ?? {}
  streams.push = function (this: Transform, piece: Buffer | null): boolean {
    sum += piece?.length ?? 0
    return Transform.prototype.push.call(this, piece)
  }
  return { bytes: () => sum, stop: () => void delete streams.push }
}

/** A DOCX with a picture that inflates to that many MiB of nothing; made without ever holding them. */
async function aBomb(mebibytes: number): Promise<Buffer> {
  const zip = new ZipFile()
  for (const part of docxParts()) zip.addBuffer(Buffer.from(part.bytes), part.name)
  const nothing = Buffer.alloc(1024 * 1024)
  zip.addReadStream(Readable.from(Array.from({ length: mebibytes }, () => nothing)), 'word/media/a.bin')
  zip.end()
  return await buffer(zip.outputStream)
}

/** A DOCX that says its directory's numbers in ZIP64 records. */
async function aZip64(): Promise<Buffer> {
  const zip = await aDocx()
  const end = zip.length - 22
  const start = zip.readUInt32LE(end + 16)
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(zip.readUInt16LE(end + 10)), 32)
  record.writeBigUInt64LE(BigInt(end - start), 40)
  record.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(end), 8)
  return Buffer.concat([zip.subarray(0, end), record, locator, zip.subarray(end)])
}
