import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { keyId, saying } from '../../server/erasure/ledger-entry.ts'
import { into, seed } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

describe('a new signing key', () => {
  let world: ErasureWorld
  /** A process that runs all the while. */
  let other: ErasureWorld
  let number: string

  beforeEach(async () => {
    world = await openErasureWorld()
    other = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir })
    number = (await seed(world)).number
    await world.engine.sweep()
  })
  afterEach(async () => {
    armFailpoints('')
    await other.close()
    await world.close()
  })

  const signs = () => keyId(world.ctx.vault.secrets.ledgerKey.public)
  const entry = async () => await world.ledger.append({ says: saying('brake') })

  async function assertChanged(before: string, after: string): Promise<void> {
    assert.notEqual(after, before)
    assert.equal((await entry()).key, after)
    assert.equal((await other.ledger.append({ says: saying('brake') })).key, after)
    const change = await into(world, 'ledger').find({ kind: 'signing_key_changed' }).toArray()
    assert.equal(change.length, 1)
    const said = await world.ledger.entryAt(Number(change[0]?.['seq']))
    assert.equal(said?.key, before)
    for (const one of [world, other]) {
      assert.equal((await one.ledger.verify()).fault, undefined)
      assert.equal((await one.certificates.find(number)).verdict, 'genuine')
      assert.deepEqual(one.certificates.publicKeys().map(keyId), [after, before])
    }
    const next = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir })
    assert.equal((await next.certificates.find(number)).verdict, 'genuine')
    await next.close()
  }

  it('signs from now on, named by an entry of the old one; what that signed stays good', async () => {
    const before = signs()
    await assertChanged(before, await world.rotation.changeSigningKey())
  })

  it('is known to whoever replays the ledger, though they ran when it was changed', async () => {
    await world.rotation.changeSigningKey()
    const { seq } = await entry()
    assert.equal((await other.ledger.replay.read()).to.seq, seq)
  })

  it('leaves only the public part of the old one', async () => {
    const { secretsDir } = world.ctx.config
    const old = await readFile(join(secretsDir, 'ledger-key.pem'), 'utf8')
    await world.rotation.changeSigningKey()
    const names = (await readdir(secretsDir)).filter(name => name.startsWith('ledger-key'))
    assert.equal(names.length, 2)
    for (const name of names) assert.notEqual(await readFile(join(secretsDir, name), 'utf8'), old)
    assert.match(
      await readFile(join(secretsDir, names.find(name => name.includes('.pub.')) ?? ''), 'utf8'),
      /PUBLIC/,
    )
  })

  for (const point of ['signing.afterNextKey', 'signing.afterEntry', 'signing.afterOldKept']) {
    it(`broken off at ${point} is taken up by the next call: one entry, one new key`, async () => {
      const before = signs()
      armFailpoints(`${point}=throw:BROKE@1`)
      await assert.rejects(world.rotation.changeSigningKey(), { code: 'BROKE' })
      armFailpoints('')
      assert.equal((await entry()).key, before)
      assert.equal((await world.ledger.verify()).fault, undefined)
      await assertChanged(before, await world.rotation.changeSigningKey())
    })
  }

  it('broken off when the new key has its place signs with that one, and needs no other call', async () => {
    const before = signs()
    armFailpoints('signing.afterMove=throw:BROKE@1')
    await assert.rejects(world.rotation.changeSigningKey(), { code: 'BROKE' })
    armFailpoints('')
    assert.notEqual((await entry()).key, before)
    await assertChanged(before, signs())
  })

  it('makes no good of an entry whose key nobody knows', async () => {
    await world.rotation.changeSigningKey()
    const { secretsDir } = world.ctx.config
    const kept = (await readdir(secretsDir)).find(name => name.includes('.pub.'))
    assert.ok(kept)
    await rm(join(secretsDir, kept))
    assert.equal((await world.ledger.verify()).fault?.code, 'key')
  })
})
