import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { inspectDocx } from '../../server/files/inspect-docx.ts'
import { aZip, docxParts } from '../support/documents.ts'
import { bent, good, no, noise, unsafe, withPart } from './bent-docx.ts'

describe('inspecting a DOCX', () => {
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
})
