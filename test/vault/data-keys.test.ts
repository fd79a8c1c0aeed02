import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { processClock } from '../../server/base/clock.ts'
import { newId } from '../../server/base/ids.ts'
import { KeyErased, KeyMissing } from '../../server/vault/data-keys.ts'
import { openVault, type Vault } from '../../server/vault/vault.ts'
import { freshGround, type Ground } from '../support/ground.ts'

let ground: Ground
let vault: Vault
const run = newId('run')

describe('the data keys', () => {
  before(async () => {
    ground = await freshGround()
    vault = await openVault(ground)
  })
  after(async () => await ground.close())

  const rows = () =>
    ground.database.keys.collection<{ _id: string; [path: string]: unknown }>('glemme_dataKeys')

  describe('data keys', () => {
    it('are made once: the same unit again has the same key', async () => {
      const unit = newId('app')
      const first = await vault.keys.create(unit)
      assert.equal(first.bytes.length, 32)
      assert.deepEqual(await vault.keys.create(unit), first)
      assert.deepEqual((await vault.keys.open([unit])).get(unit), first)
    })

    it('are made once by ten at the same time', async () => {
      const unit = newId('app')
      const made = await Promise.all(Array.from({ length: 10 }, () => vault.keys.create(unit)))
      assert.equal(new Set(made.map(key => key.bytes.toString('hex'))).size, 1)
    })

    it('are destroyed at the time of the database, whatever the clock of the process says', async () => {
      const unit = newId('app')
      const ahead = await openVault({ ...ground, clock: processClock(0, 48 * 3_600_000) })
      await ahead.keys.create(unit)
      const before = await ground.database.now()
      await ahead.keys.destroy([unit])
      const at = (await rows().findOne({ _id: unit }))?.['destroyedAt']
      assert.ok(at instanceof Date && at >= before && at <= (await ground.database.now()))
    })

    it('lie wrapped in their row, with the epoch', async () => {
      const unit = newId('app')
      const { bytes } = await vault.keys.create(unit)
      const row = await rows().findOne({ _id: unit })
      assert.equal(row?.['state'], 'active')
      assert.equal(row?.['epoch'], 1)
      assert.ok(!JSON.stringify(row).includes(bytes.toString('base64')))
    })

    it('do not open from the row of another unit', async () => {
      const [mine, yours] = [newId('app'), newId('app')]
      await vault.keys.create(mine)
      await vault.keys.create(yours)
      const wrapped = (await rows().findOne({ _id: yours }))?.['wrapped']
      await rows().updateOne({ _id: mine }, { $set: { wrapped } })
      await assert.rejects(vault.keys.open([mine, yours]), (error: unknown) => {
        assert.ok(error instanceof KeyMissing)
        assert.deepEqual(error.units, [mine])
        return true
      })
    })

    it('are never made for a unit that has no row', async () => {
      const [known, unknown] = [newId('app'), newId('sub')]
      await vault.keys.create(known)
      await assert.rejects(vault.keys.open([known, unknown]), (error: unknown) => {
        assert.ok(error instanceof KeyMissing)
        assert.deepEqual(error.units, [unknown])
        return true
      })
      assert.equal(await rows().countDocuments({ _id: unknown }), 0)
    })

    it('open for nobody but the run that fenced them', async () => {
      const unit = newId('app')
      const key = await vault.keys.create(unit)
      await vault.keys.fence(run, [unit])
      await vault.keys.fence(run, [unit])
      await assert.rejects(vault.keys.open([unit]), KeyErased)
      await assert.rejects(vault.keys.create(unit), KeyErased)
      await assert.rejects(vault.keys.openFenced(newId('run'), [unit]), KeyErased)
      await assert.rejects(vault.keys.fence(newId('run'), [unit]), KeyErased)
      assert.deepEqual((await vault.keys.openFenced(run, [unit])).get(unit), key)
    })

    it('are gone for good once destroyed, and no id gets a second one', async () => {
      const [unit, other] = [newId('app'), newId('app')]
      await vault.keys.create(unit)
      await vault.keys.create(other)
      await vault.keys.fence(run, [unit])
      assert.equal(await vault.keys.destroy([unit]), 1)
      assert.equal(await vault.keys.destroy([unit]), 1)
      const row = await rows().findOne({ _id: unit })
      assert.equal(row?.['state'], 'destroyed')
      assert.equal(row?.['wrapped'], undefined)
      assert.ok(row?.['destroyedAt'] instanceof Date)
      await assert.rejects(vault.keys.create(unit), KeyErased)
      await assert.rejects(vault.keys.open([unit]), KeyErased)
      await assert.rejects(vault.keys.openFenced(run, [unit]), KeyErased)
      await vault.keys.fence(run, [unit])
      assert.equal((await vault.keys.open([other])).size, 1)
    })

    it('tell their state, and which are old', async () => {
      const [unit, other, unknown] = [newId('app'), newId('mal'), newId('sub')]
      await vault.keys.create(unit)
      await vault.keys.create(other)
      await vault.keys.destroy([other])
      assert.deepEqual(
        await vault.keys.stateOf([unit, other, unknown]),
        new Map([
          [unit, 'active'],
          [other, 'destroyed'],
        ]),
      )
      const later = new Date(ground.clock.now().getTime() + 1000)
      const old = await vault.keys.activeBefore(later, { after: '', limit: 1000 })
      assert.ok(old.includes(unit))
      assert.ok(!old.includes(other))
      assert.deepEqual(await vault.keys.activeBefore(new Date(0), { after: '', limit: 1000 }), [])
    })

    it('are read and made while a transaction is open on the other connection', async () => {
      const unit = newId('app')
      await ground.inTransaction(async () => {
        await vault.keys.create(unit)
        await vault.keys.open([unit])
        await vault.keys.fence(run, [unit])
        await vault.keys.destroy([unit])
      })
      assert.equal((await vault.keys.stateOf([unit])).get(unit), 'destroyed')
    })

    it('take ids of units only', async () => {
      await assert.rejects(vault.keys.destroy(['app_' as never]))
      await assert.rejects(vault.keys.open([{ $ne: '' } as never]))
      await assert.rejects(vault.keys.create(newId('fil') as never))
    })

    it('of no units are none', async () => {
      assert.equal((await vault.keys.open([])).size, 0)
      assert.equal(await vault.keys.destroy([]), 0)
    })
  })
})
