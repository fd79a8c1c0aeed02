import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, it } from 'mocha'
import { seal, SealBroken, type DataKey } from '../../server/vault/seal.ts'
import { frameBytes, frameTagBytes, sealedFileSize } from '../../server/vault/seal-file.ts'

const id = 'fil_AAAAAAAAAAAAAAAAAAAAAA'
const key: DataKey = {
  unit: 'app_AAAAAAAAAAAAAAAAAAAAAA',
  bytes: Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
}
const sealedFrame = frameBytes + frameTagBytes

/** What comes out, and how it ended; `pieces` is how the bytes are cut on their way in. */
async function through(
  stream: Transform,
  bytes: Buffer,
  pieces = 10_000,
): Promise<{ out: Buffer; error: unknown }> {
  const out: Buffer[] = []
  const cut = function* () {
    for (let from = 0; from < bytes.length; from += pieces) yield bytes.subarray(from, from + pieces)
  }
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) out.push(chunk)
  }
  const error: unknown = await pipeline(Readable.from(cut()), stream, collect).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { out: Buffer.concat(out), error }
}

async function sealed(plain: Buffer): Promise<Buffer> {
  return (await through(seal.sealFile(key, id), plain)).out
}

async function opened(bytes: Buffer): Promise<{ out: Buffer; error: unknown }> {
  return await through(seal.openFile(key, id), bytes)
}

/** Only whole frames of the true content ever come out before a broken one is met. */
async function refuses(bytes: Buffer, plain: Buffer, framesBefore: number): Promise<void> {
  const { out, error } = await opened(bytes)
  assert.ok(error instanceof SealBroken)
  assert.ok(out.length <= framesBefore * frameBytes)
  assert.ok(plain.subarray(0, out.length).equals(out))
}

describe('a sealed file', () => {
  it('has the format of the design: the fixed vectors come out to the byte', async () => {
    // Made with another implementation (Python's cryptography), from deletion.md 2 alone.
    const small = await sealed(Buffer.from('%PDF-1.7'))
    assert.equal(small.toString('hex'), '7ae6f98ac2efcf58b08cfb24ecc4ee4e52831a0c52f20178')
    assert.equal((await sealed(Buffer.alloc(0))).toString('hex'), '9d92b9625ef33768c2c5bf87ebcb71ab')
    const two = await sealed(Buffer.alloc(frameBytes + 3, 'abc'))
    assert.equal(
      createHash('sha256').update(two).digest('hex'),
      '2111683b43d02e2df4169e6b9b8e2b06a347f3629fab40001cf1cdab721c3c95',
    )
  })

  it('opens to what went in at every length around a frame, however it is cut', async () => {
    for (const length of [
      0,
      1,
      frameBytes - 1,
      frameBytes,
      frameBytes + 1,
      2 * frameBytes,
      2 * frameBytes + 1,
    ]) {
      const plain = Buffer.alloc(length, 'glemme')
      for (const pieces of [997, frameBytes, 200_000]) {
        const file = (await through(seal.sealFile(key, id), plain, pieces)).out
        assert.equal(file.length, sealedFileSize(length))
        const back = await through(seal.openFile(key, id), file, pieces)
        assert.equal(back.error, undefined)
        assert.ok(back.out.equals(plain), `${length} in ${pieces}`)
      }
    }
  })

  const plain = Buffer.concat([
    Buffer.alloc(frameBytes, 1),
    Buffer.alloc(frameBytes, 2),
    Buffer.alloc(100, 3),
  ])

  it('is refused when it was cut, at a frame or inside one', async () => {
    const file = await sealed(plain)
    for (const [length, framesBefore] of [
      [0, 0],
      [5, 0],
      [sealedFrame - 1, 0],
      [sealedFrame, 0],
      [2 * sealedFrame, 1],
      [file.length - 1, 2],
    ] as const) {
      await refuses(file.subarray(0, length), plain, framesBefore)
    }
  })

  it('is refused when frames were swapped, doubled or left out', async () => {
    const file = await sealed(plain)
    const [first, second, last] = [
      file.subarray(0, sealedFrame),
      file.subarray(sealedFrame, 2 * sealedFrame),
      file.subarray(2 * sealedFrame),
    ]
    await refuses(Buffer.concat([second, first, last]), plain, 0)
    await refuses(Buffer.concat([first, first, second, last]), plain, 1)
    await refuses(Buffer.concat([first, last]), plain, 1)
    await refuses(Buffer.concat([second, last]), plain, 0)
  })

  it('is refused when it was made longer', async () => {
    const file = await sealed(plain)
    await refuses(Buffer.concat([file, Buffer.of(0)]), plain, 2)
    await refuses(Buffer.concat([file, await sealed(Buffer.from('more'))]), plain, 2)
  })

  it('is refused with one bit changed, and gives nothing of the changed frame', async () => {
    const file = await sealed(plain)
    for (const [index, framesBefore] of [
      [0, 0],
      [sealedFrame - 1, 0],
      [sealedFrame, 1],
      [file.length - 1, 2],
    ] as const) {
      const changed = Buffer.from(file)
      changed.writeUInt8(file.readUInt8(index) ^ 1, index)
      await refuses(changed, plain, framesBefore)
    }
  })

  it('is refused under another name or another key', async () => {
    const file = await sealed(plain)
    const otherName = await through(seal.openFile(key, 'fil_BAAAAAAAAAAAAAAAAAAAAA'), file)
    const otherKey = await through(seal.openFile({ ...key, bytes: Buffer.alloc(32) }, id), file)
    for (const { out, error } of [otherName, otherKey]) {
      assert.ok(error instanceof SealBroken)
      assert.equal(out.length, 0)
    }
  })
})
