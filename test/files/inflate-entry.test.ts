import assert from 'node:assert/strict'
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, it } from 'mocha'
import { inflated } from '../../server/files/inflate-entry.ts'
import type { ZipEntry } from '../../server/files/zip-structure.ts'
import { FileRefused } from '../../server/files/verdict.ts'

const plain = Buffer.alloc(100_000, 'abc')

function entry(more: Partial<ZipEntry> = {}): ZipEntry {
  const right = { name: 'a', deflated: true, crc32: crc32(plain), bytes: deflateRawSync(plain) }
  return { ...right, inflatedBytes: plain.length, ...more }
}

async function bytesOf(from: ZipEntry): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of inflated(from)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const refused = (key: string) => (error: unknown) => error instanceof FileRefused && error.key === key

describe('inflating an entry', () => {
  it('gives its bytes, deflated or stored', async () => {
    assert.ok((await bytesOf(entry())).equals(plain))
    assert.ok((await bytesOf(entry({ deflated: false, bytes: plain }))).equals(plain))
    assert.equal(
      (await bytesOf(entry({ inflatedBytes: 0, crc32: 0, deflated: false, bytes: Buffer.alloc(0) }))).length,
      0,
    )
  })

  it('stops when it is longer than it says', async () => {
    await assert.rejects(bytesOf(entry({ inflatedBytes: plain.length - 1 })), refused('file.unsafe'))
  })

  it('is damaged when it is shorter, has another checksum or does not inflate', async () => {
    await assert.rejects(bytesOf(entry({ inflatedBytes: plain.length + 1 })), refused('file.damaged'))
    await assert.rejects(bytesOf(entry({ crc32: 1 })), refused('file.damaged'))
    await assert.rejects(bytesOf(entry({ bytes: Buffer.from('not deflated') })), refused('file.damaged'))
    await assert.rejects(bytesOf(entry({ bytes: entry().bytes.subarray(0, 50) })), refused('file.damaged'))
  })

  it('hides nothing behind the end of its deflated data', async () => {
    const bytes = Buffer.concat([entry().bytes, Buffer.from('hidden')])
    await assert.rejects(bytesOf(entry({ bytes })), refused('file.unsafe'))
  })
})
