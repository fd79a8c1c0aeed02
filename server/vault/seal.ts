import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Transform } from 'node:stream'
import type { FileId } from '../base/ids.ts'
import { openFile, sealFile } from './seal-file.ts'

/** The id of what has a data key of its own: an application, a subject (its profile), a last mail. */
export type UnitId = `${'app' | 'sub' | 'mal'}_${string}`

/** An open data key: 32 bytes that live for one request or step and are never kept. */
export interface DataKey {
  unit: UnitId
  bytes: Buffer
}

/** Where a blob lies; bound into its tag, so that it opens nowhere else. `collection` has no prefix. */
export interface SealPath {
  collection: string
  id: string
  path: string
}

/** Sealing and opening under a data key. Source: deletion.md 2 */
export interface Seal {
  /** The bytes as a blob: 0x01, 12-byte nonce, ciphertext, 16-byte tag. */
  seal(key: DataKey, at: SealPath, plain: Uint8Array): Buffer
  /**
   * The bytes that were sealed there.
   *
   * @throws SealBroken when key, place or a single bit differs
   */
  open(key: DataKey, at: SealPath, sealed: Uint8Array): Buffer
  /** Plain bytes in, frames out. One file id is sealed once: a second content under it would repeat nonces. */
  sealFile(key: DataKey, id: FileId): Transform
  /** Frames in, plain bytes out, each frame only after its tag was checked; SealBroken otherwise. */
  openFile(key: DataKey, id: FileId): Transform
}

/** Sealed bytes that do not open: changed, moved, cut short, or under another key. Holds no value. */
export class SealBroken extends Error {
  constructor() {
    super('sealed bytes do not open')
    this.name = 'SealBroken'
  }
}

const version = 0x01
const nonceBytes = 12
const tagBytes = 16

/** The bytes as a blob under a raw 32-byte key. `nonce` is given by the vectors of the tests only. */
export function sealBlob(
  key: Uint8Array,
  aad: string,
  plain: Uint8Array,
  nonce = randomBytes(nonceBytes),
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(aad))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(version), nonce, body, cipher.getAuthTag()])
}

/**
 * The bytes that `sealBlob` was given under the same key and the same `aad`.
 *
 * @throws SealBroken
 */
export function openBlob(key: Uint8Array, aad: string, sealed: Uint8Array): Buffer {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) throw new SealBroken()
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(aad))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()])
  } catch {
    throw new SealBroken()
  }
}

function aadOf(at: SealPath): string {
  return `${at.collection}|${at.id}|${at.path}|1`
}

/** The seal of the product. Pure but for the random nonce. */
export const seal: Seal = {
  seal: (key, at, plain) => sealBlob(key.bytes, aadOf(at), plain),
  open: (key, at, sealed) => openBlob(key.bytes, aadOf(at), sealed),
  sealFile: (key, id) => sealFile(key.bytes, id),
  openFile: (key, id) => openFile(key.bytes, id),
}

/** The value as sealed JSON. Dates become text: give them as such. */
export function sealJson(key: DataKey, at: SealPath, value: unknown): Buffer {
  return seal.seal(key, at, Buffer.from(JSON.stringify(value)))
}

/**
 * The value that `sealJson` was given; its shape is for the caller to check or to trust.
 *
 * @throws SealBroken
 */
export function openJson(key: DataKey, at: SealPath, sealed: Uint8Array): unknown {
  return JSON.parse(seal.open(key, at, sealed).toString())
}
