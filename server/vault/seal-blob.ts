import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

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

/** The bytes as a blob under a raw 32-byte key, bound to the text `aad`. Source: deletion.md 2 */
export function sealBlob(key: Uint8Array, aad: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
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
