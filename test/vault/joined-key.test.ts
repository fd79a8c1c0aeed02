import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { newId } from '../../server/base/ids.ts'
import { joinedKey } from '../../server/vault/joined-key.ts'
import { seal, SealBroken, type DataKey } from '../../server/vault/seal.ts'

describe('a key joined out of several', () => {
  const aKey = (): DataKey => ({ unit: newId('app'), bytes: randomBytes(32) })
  const [one, other, third] = [aKey(), aKey(), aKey()]
  const at = { collection: 'exports', id: 'exp_1', path: 'sealed' }
  const sealed = seal.seal(joinedKey([one, other]), at, Buffer.from('begges'))

  it('opens with all of them, whatever order they come in', () => {
    assert.equal(seal.open(joinedKey([other, one]), at, sealed).toString(), 'begges')
  })

  it('opens with none of them alone, with one more, or with another in the place of one', () => {
    for (const keys of [[one], [other], [one, other, third], [one, third]])
      assert.throws(() => seal.open(joinedKey(keys), at, sealed), SealBroken)
    assert.throws(() => seal.open(one, at, sealed), SealBroken)
    assert.throws(() => joinedKey([]), /no key/)
  })
})
