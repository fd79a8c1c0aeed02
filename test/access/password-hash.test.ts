import assert from 'node:assert/strict'
import { parseOptions } from '@node-rs/argon2'
import { hashPassword, passwordMatches } from '../../server/access/password-hash.ts'
import { Refusal } from '../../server/base/errors.ts'

describe('the hash of a password', () => {
  it('is argon2id with 19 456 KiB, two passes, one lane', async () => {
    const hash = await hashPassword('fyret på Kvitøy')
    const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(hash)
    assert.match(hash, /^\$argon2id\$v=19\$/)
    assert.deepEqual([algorithm, memoryCost, timeCost, parallelism], [2, 19_456, 2, 1])
    assert.notEqual(await hashPassword('fyret på Kvitøy'), hash)
  })

  it('matches its password, typed either way, and no other', async () => {
    const hash = await hashPassword('måker og fyr')
    assert.equal(await passwordMatches('måker og fyr'.normalize('NFD'), hash), true)
    assert.equal(await passwordMatches('maker og fyr', hash), false)
    assert.equal(await passwordMatches('', hash), false)
  })

  it('is as much work for somebody who is not there', async () => {
    const hash = await hashPassword('måker og fyr')
    // Work, not time: a busy machine makes the wait longer and the work no more.
    const workOf = async (stored: string | null): Promise<number> => {
      const before = process.cpuUsage()
      for (let n = 0; n < 10; n += 1) assert.equal(await passwordMatches('noe helt annet', stored), false)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    const [there, nobody] = [await workOf(hash), await workOf(null)]
    assert.ok(nobody > there / 3, `${nobody} ms against ${there} ms`)
  })

  it('is made four at once while sixteen wait; more are told to come back', async () => {
    const asked = Array.from({ length: 21 }, async () => await passwordMatches('x', null))
    const settled = await Promise.allSettled(asked)
    const refused = settled.filter(one => one.status === 'rejected')
    assert.equal(refused.length, 1)
    assert.ok(refused[0]?.reason instanceof Refusal)
    assert.equal(refused[0].reason.code, 'unavailable')
    assert.equal(await passwordMatches('x', null), false)
  })
})
