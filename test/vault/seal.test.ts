import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { openJson, seal, SealBroken, sealJson, type DataKey, type SealPath } from '../../server/vault/seal.ts'

const unit = 'app_AAAAAAAAAAAAAAAAAAAAAA'
const key: DataKey = { unit, bytes: Buffer.from(Array.from({ length: 32 }, (_, index) => index)) }
const at: SealPath = { collection: 'applications', id: unit, path: 'own' }
// Made with another implementation (Python's cryptography), from deletion.md 2 alone.
const vector = Buffer.from(
  '010102030405060708090a0b0c4e8099739ef1d0f58f1a0822626b24e46da9db0d447b37d0d275487b4c',
  'hex',
)

describe('a sealed blob', () => {
  it('has the format of the design: the fixed vector opens', () => {
    assert.equal(seal.open(key, at, vector).toString(), 'Kjære søker')
  })

  it('is version, nonce, as many bytes as went in, and tag', () => {
    const sealed = seal.seal(key, at, Buffer.from('Kjære søker'))
    assert.equal(sealed.length, vector.length)
    assert.equal(sealed[0], 0x01)
    assert.equal(seal.open(key, at, sealed).toString(), 'Kjære søker')
  })

  it('never has the same nonce twice', () => {
    const nonces = Array.from({ length: 100 }, () => seal.seal(key, at, Buffer.of(1)).toString('hex', 1, 13))
    assert.equal(new Set(nonces).size, 100)
  })

  it('does not open with one bit changed, anywhere', () => {
    for (let index = 0; index < vector.length; index++) {
      const changed = Buffer.from(vector)
      changed.writeUInt8(vector.readUInt8(index) ^ 0x10, index)
      assert.throws(() => seal.open(key, at, changed), SealBroken, `byte ${index}`)
    }
  })

  it('does not open cut short, or with a byte more', () => {
    for (let length = 0; length < vector.length; length++) {
      assert.throws(() => seal.open(key, at, vector.subarray(0, length)), SealBroken)
    }
    assert.throws(() => seal.open(key, at, Buffer.concat([vector, Buffer.of(0)])), SealBroken)
  })

  it('does not open at another place or under another key', () => {
    for (const elsewhere of [
      { collection: 'files' },
      { id: 'app_BAAAAAAAAAAAAAAAAAAAAA' },
      { path: 'profile' },
    ]) {
      assert.throws(() => seal.open(key, { ...at, ...elsewhere }, vector), SealBroken)
    }
    assert.throws(() => seal.open({ unit, bytes: Buffer.alloc(32) }, at, vector), SealBroken)
  })

  it('says nothing of what it holds when it does not open', () => {
    assert.throws(
      () => seal.open({ unit, bytes: Buffer.alloc(32) }, at, vector),
      (error: unknown) => error instanceof Error && error.message === 'sealed bytes do not open',
    )
  })

  it('carries JSON', () => {
    assert.deepEqual(openJson(key, at, sealJson(key, at, { a: 'æ', n: 1 })), { a: 'æ', n: 1 })
  })
})
