import type { Transform } from 'node:stream'
import type { FileId } from '../base/ids.ts'
import { openBlob, sealBlob } from './seal-blob.ts'
import { openFile, sealFile } from './seal-file.ts'

export { SealBroken } from './seal-blob.ts'

/** The id of what has a data key of its own: an application, a subject (its profile), a pool entry, a hire statement, a last mail, a request for a link. */
export type UnitId = `${'app' | 'sub' | 'poo' | 'hir' | 'mal' | 'ask'}_${string}`

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
