import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'mocha'
import { ZipFile } from 'yazl'
import { inspectDocx } from '../../server/files/inspect-docx.ts'
import type { FileRefusalKey, Verdict } from '../../server/files/verdict.ts'
import { aDocx, aPdf, aRelation, aZip, docxParts, type ZipPart } from '../support/documents.ts'

const good: Verdict = { type: 'docx', flags: [] }
const no = (key: FileRefusalKey): Verdict => ({ key })
const unsafe = no('file.unsafe')
const withPart = async (part: ZipPart) => await inspectDocx(await aZip([...docxParts(), part]))
/** The parts with one of them changed. */
const withChanged = async (name: string, change: (text: string) => string) =>
  await inspectDocx(
    await aZip(
      docxParts().map(part => (part.name === name ? { ...part, bytes: change(String(part.bytes)) } : part)),
    ),
  )
/** Bytes that do not deflate. */
const noise = (length: number) => {
  const bytes = Buffer.alloc(length)
  for (let at = 0, x = 1; at < length; at += 1)
    bytes[at] = (x = (x * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16
  return bytes
}

/** Where the central directory starts, and its entries: offsets of each header. */
function directoryOf(zip: Buffer): { start: number; headers: number[] } {
  const start = zip.readUInt32LE(zip.length - 6)
  const headers: number[] = []
  for (let at = start; zip.readUInt32LE(at) === 0x02014b50;) {
    headers.push(at)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return { start, headers }
}

async function bent(
  change: (zip: Buffer, directory: ReturnType<typeof directoryOf>) => Buffer | void,
): Promise<Verdict> {
  const zip = await aDocx()
  return await inspectDocx(change(zip, directoryOf(zip)) ?? zip)
}

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

  describe('its entries', () => {
    it('are at most 2 000', async () => {
      const fill = (count: number) =>
        Array.from({ length: count }, (_, n) => ({ name: `word/x${n}`, bytes: 'x' }))
      const total = async (count: number) =>
        await inspectDocx(await aZip([...docxParts(), ...fill(count - docxParts().length)]))
      assert.deepEqual(await total(2000), good)
      assert.deepEqual(await total(2001), unsafe)
    })

    it('inflate to at most 50 MiB', async () => {
      const mebibyte = 1024 * 1024
      const block = noise(mebibyte / 32)
      // 32 times the same noise: deflates well, and never more than 100:1.
      const part = (n: number, bytes: number) => ({
        name: `word/media/${n}.bin`,
        bytes: Buffer.alloc(bytes, block),
      })
      const base = docxParts().reduce((sum, each) => sum + Buffer.byteLength(each.bytes), 0)
      const parts = (last: number) => [
        ...docxParts(),
        ...Array.from({ length: 49 }, (_, n) => part(n, mebibyte)),
        part(49, last),
      ]
      assert.deepEqual(await inspectDocx(await aZip(parts(mebibyte - base))), good)
      assert.deepEqual(await inspectDocx(await aZip(parts(mebibyte - base + 1))), unsafe)
    })

    it('over 1 MiB inflate to at most 100 times their size', async () => {
      const zeros = (bytes: number) => ({ name: 'word/media/a.bin', bytes: Buffer.alloc(bytes) })
      const heavy = { name: 'word/media/b.bin', bytes: noise(100_000) }
      assert.deepEqual(await inspectDocx(await aZip([...docxParts(), heavy, zeros(1024 * 1024)])), good)
      assert.deepEqual(await inspectDocx(await aZip([...docxParts(), heavy, zeros(1024 * 1024 + 1)])), unsafe)
    })

    it('inflate to at most 100 times the file in all', async () => {
      const zeros = (count: number) =>
        Array.from({ length: count }, (_, n) => ({
          name: `word/media/${n}.bin`,
          bytes: Buffer.alloc(1024 * 1024),
        }))
      assert.deepEqual(await inspectDocx(await aZip([...docxParts(), ...zeros(8)])), unsafe)
    })

    it('have the same name in both places', async () => {
      assert.deepEqual(await bent(zip => void zip.write('X', 30)), unsafe)
    })

    it('are stored or deflated, nothing else', async () => {
      assert.deepEqual(await withPart({ name: 'word/a.bin', bytes: 'abc', compress: false }), good)
      const method12 = (zip: Buffer, { headers }: { headers: number[] }) => {
        zip.writeUInt16LE(12, (headers[0] ?? 0) + 10)
        zip.writeUInt16LE(12, 8)
      }
      assert.deepEqual(await bent(method12), unsafe)
    })

    it('are not encrypted', async () => {
      const encrypted = (zip: Buffer, { headers }: { headers: number[] }) =>
        void zip.writeUInt16LE(1, (headers[1] ?? 0) + 8)
      assert.deepEqual(await bent(encrypted), no('file.locked'))
    })

    it('do not share bytes, and leave none between them', async () => {
      const overlap = (zip: Buffer, { headers }: { headers: number[] }) => {
        const [first = 0, second = 0] = headers
        zip.copy(zip, second + 42, first + 42, first + 46)
      }
      assert.deepEqual(await bent(overlap), unsafe)
      const gap = (zip: Buffer, { start }: { start: number }) => {
        const wider = Buffer.concat([zip.subarray(0, start), Buffer.alloc(100), zip.subarray(start)])
        wider.writeUInt32LE(start + 100, wider.length - 6)
        return wider
      }
      assert.deepEqual(await bent(gap), unsafe)
    })

    it('are there once, also for readers that ignore case', async () => {
      assert.deepEqual(await withPart({ name: 'word/styles.xml', bytes: '<a/>' }), good)
      assert.deepEqual(await withPart({ name: 'Word/Document.XML', bytes: '<a/>' }), unsafe)
    })

    it('stay inside the package', async () => {
      const bad = {
        '../evil.xml': 'aa/evil.xml',
        '/etc/x.xml': 'aetc/x.xml',
        'a\\..\\b.xml': 'a/a./b.xml',
        'C:/x.xml': 'Ca/x.xml',
      }
      for (const [name, fake] of Object.entries(bad)) {
        const zip = await aZip([...docxParts(), { name: fake, bytes: '<a/>', compress: false }])
        const text = zip.toString('latin1').replaceAll(fake, name)
        assert.deepEqual(await inspectDocx(Buffer.from(text, 'latin1')), unsafe, name)
      }
    })

    it('are no symbolic links', async () => {
      assert.deepEqual(await withPart({ name: 'word/a.bin', bytes: 'x', mode: 0o100644 }), good)
      assert.deepEqual(await withPart({ name: 'word/a.bin', bytes: 'x', mode: 0o120777 }), unsafe)
    })

    it('are no ZIP themselves', async () => {
      assert.deepEqual(
        await withPart({ name: 'word/media/a.png', bytes: await aZip([{ name: 'x', bytes: 'x' }]) }),
        unsafe,
      )
    })

    it('hold no embedded objects, controls or macros', async () => {
      for (const name of [
        'word/embeddings/a.bin',
        'word/activeX/a.xml',
        'word/vbaProject.bin',
        'WORD/EMBEDDINGS/a.bin',
      ]) {
        assert.deepEqual(await withPart({ name, bytes: '<a/>' }), unsafe, name)
      }
      assert.deepEqual(await withPart({ name: 'word/embeddings.xml', bytes: '<a/>' }), good)
    })

    it('have the checksum they say', async () => {
      const wrong = (zip: Buffer, { headers }: { headers: number[] }) =>
        void zip.writeUInt32LE(1, (headers[2] ?? 0) + 16)
      assert.deepEqual(await bent(wrong), no('file.damaged'))
    })

    it('are no longer than they say', async () => {
      const longer = (zip: Buffer, { headers }: { headers: number[] }) => {
        const at = (headers[2] ?? 0) + 24
        zip.writeUInt32LE(zip.readUInt32LE(at) - 1, at)
      }
      assert.deepEqual(await bent(longer), unsafe)
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

  it('reads a bomb of 700 KB without growing by 50 MB', async () => {
    const bomb = await aBomb(700)
    assert.ok(bomb.length < 800 * 1024)
    const { headers } = directoryOf(bomb)
    const liar = Buffer.from(bomb)
    // The same bomb that says it is small: only inflating shows what it is.
    const last = headers.at(-1) ?? 0
    liar.writeUInt32LE(1000, last + 24)
    for (const bytes of [bomb, liar]) {
      const before = process.memoryUsage.rss()
      let peak = before
      const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
      assert.deepEqual(await inspectDocx(bytes), unsafe)
      clearInterval(timer)
      assert.ok(Math.max(peak, process.memoryUsage.rss()) - before < 50 * 1024 * 1024)
    }
  })
})

/** A DOCX with an entry that inflates to that many MiB of nothing; made without ever holding them. */
async function aBomb(mebibytes: number): Promise<Buffer> {
  const zip = new ZipFile()
  for (const part of docxParts()) zip.addBuffer(Buffer.from(part.bytes), part.name)
  const nothing = Buffer.alloc(1024 * 1024)
  zip.addReadStream(Readable.from(Array.from({ length: mebibytes }, () => nothing)), 'word/a.xml')
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
