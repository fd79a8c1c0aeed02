import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { keyEpochsOf } from '../../server/vault/key-epochs.ts'
import { SealBroken } from '../../server/vault/seal.ts'

const unit = 'app_AAAAAAAAAAAAAAAAAAAAAA'
const epochs = keyEpochsOf([{ epoch: 1, createdAt: new Date(0), key: Buffer.alloc(32, 7) }])
// Both made with another implementation (Python's cryptography), from deletion.md 2 alone.
const wrapped = Buffer.from(
  '010102030405060708090a0b0ce8c3dac565aa987ed3f9f5568a17a0a80334dc73c28d88664ccd8dde5113d14524187d6870a246084a01c0850b7083fe',
  'hex',
)
const token = '0c5786910c1b45a8881c78ec10867051'

describe('a key epoch', () => {
  it('wraps data keys as the design says: the fixed vector opens', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
    assert.deepEqual(epochs.unwrap(unit, { epoch: 1, wrapped }), key)
    assert.deepEqual(epochs.unwrap(unit, epochs.wrap(unit, key)), key)
  })

  it('opens no key for another unit', () => {
    assert.throws(() => epochs.unwrap('app_BAAAAAAAAAAAAAAAAAAAAA', { epoch: 1, wrapped }), SealBroken)
  })

  it('makes the same token of every way to write an address', () => {
    for (const address of ['kari@xn--bl-zia.example', ' Kari@BLÅ.example ', 'KARI@blå.Example\n']) {
      assert.deepEqual(
        epochs.mailTokens(address).map(bytes => bytes.toString('hex')),
        [token],
      )
    }
    assert.notEqual(epochs.mailTokens('kare@xn--bl-zia.example')[0]?.toString('hex'), token)
  })

  it('comes newest first when there are two, and wraps with the newest', () => {
    const older = { epoch: 1, createdAt: new Date(0), key: Buffer.alloc(32, 7) }
    const two = keyEpochsOf([older, { epoch: 2, createdAt: new Date(1), key: Buffer.alloc(32, 8) }])
    assert.equal(two.current(), 2)
    assert.equal(two.wrap(unit, Buffer.alloc(32)).epoch, 2)
    assert.equal(two.mailTokens('kari@blå.example')[1]?.toString('hex'), token)
    assert.deepEqual(two.unwrap(unit, { epoch: 1, wrapped }), epochs.unwrap(unit, { epoch: 1, wrapped }))
  })
})
