import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { Transform } from 'node:stream'
import type { FileId } from '../base/ids.ts'
import { SealBroken } from './seal-blob.ts'

/** Plain bytes in every frame but the last, which may be shorter (or, for an empty file, empty). */
export const frameBytes = 64 * 1024
/** What a frame grows by when it is sealed. */
export const frameTagBytes = 16

/** The length of the sealed file for that many plain bytes. */
export function sealedFileSize(plainBytes: number): number {
  return plainBytes + Math.max(1, Math.ceil(plainBytes / frameBytes)) * frameTagBytes
}

interface Frame {
  id: FileId
  number: number
  last: boolean
}

function keyOf(dataKey: Uint8Array, id: FileId): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, '', `glemme file ${id}`, 32))
}

function nonceOf(frame: Frame): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(frame.number), 4)
  return nonce
}

function aadOf(frame: Frame): Buffer {
  return Buffer.from(`files|${frame.id}|${frame.number}|${frame.last ? 1 : 0}`)
}

function sealFrame(key: Buffer, frame: Frame, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame))
  cipher.setAAD(aadOf(frame))
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function openFrame(key: Buffer, frame: Frame, sealed: Buffer): Buffer {
  if (sealed.length < frameTagBytes) throw new SealBroken()
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame), { authTagLength: frameTagBytes })
  decipher.setAAD(aadOf(frame))
  decipher.setAuthTag(sealed.subarray(-frameTagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -frameTagBytes)), decipher.final()])
  } catch {
    throw new SealBroken()
  }
}

/** Plain bytes in, sealed frames out. Source: deletion.md 2 */
export function sealFile(dataKey: Uint8Array, id: FileId): Transform {
  const key = keyOf(dataKey, id)
  return framed(frameBytes, (bytes, number, last) => sealFrame(key, { id, number, last }, bytes))
}

/** Sealed frames in, plain bytes out; the stream fails with SealBroken at the first frame that is not as it was sealed. */
export function openFile(dataKey: Uint8Array, id: FileId): Transform {
  const key = keyOf(dataKey, id)
  return framed(frameBytes + frameTagBytes, (bytes, number, last) =>
    openFrame(key, { id, number, last }, bytes),
  )
}

/** Cuts the stream into frames of that size. A full frame waits for a byte after it: only then it is surely not the last. */
function framed(size: number, each: (bytes: Buffer, number: number, last: boolean) => Buffer): Transform {
  let waiting: Buffer[] = []
  let held = 0
  let number = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting.push(chunk)
      held += chunk.length
      try {
        if (held > size) {
          let bytes = Buffer.concat(waiting)
          for (; bytes.length > size; bytes = bytes.subarray(size)) {
            this.push(each(bytes.subarray(0, size), number++, false))
          }
          waiting = [bytes]
          held = bytes.length
        }
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done) {
      try {
        done(null, each(Buffer.concat(waiting), number, true))
      } catch (error) {
        done(error as Error)
      }
    },
  })
}
