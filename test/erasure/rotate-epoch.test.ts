import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { newId } from '../../server/base/ids.ts'
import { KeyErased } from '../../server/vault/data-keys.ts'
import { keyBackupHealth, warnOfKeyBackups } from '../../server/vault/key-health.ts'
import { openVault } from '../../server/vault/vault.ts'
import { into, seed, seedMany } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import {
  assertFound,
  assertOpens,
  assertRotated,
  keyringOfWorld,
  keyRowsIn,
} from '../support/rotation-checker.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20)
}

describe('the rotation of key epochs', () => {
  let world: ErasureWorld
  let folder: string
  const others: ErasureWorld[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-targets-'))
    world = await openErasureWorld()
  })
  afterEach(async () => {
    armFailpoints('')
    for (const other of others.splice(0)) await other.close()
    await world.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('clears what a change of the root key that was killed left, in the keyring and beside copies', async () => {
    const other = await later(0, [folder])
    const left = [world.ctx.config.keyringDir, folder].map(at => join(at, 'epoch-1.json.0123456789ab.new'))
    for (const path of left) await copyFile(join(world.ctx.config.keyringDir, 'epoch-1.json'), path)
    assert.deepEqual((await other.ctx.vault.keyring.drafts()).toSorted(), left.toSorted())
    await other.rotation.rotateWhenDue()
    assert.deepEqual(await other.ctx.vault.keyring.drafts(), [])
  })

  /** Another process on the same database and folders, maybe later. */
  async function later(ms: number, targets: readonly string[] = []): Promise<ErasureWorld> {
    const settings = { GLEMME_TEST_OFFSET_MS: String(ms), GLEMME_KEY_BACKUP_DIRS: targets.join(',') }
    const other = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
    others.push(other)
    return other
  }

  it('begins when the epoch is seven days old, and not an instant before', async () => {
    await world.ctx.vault.keys.create(newId('app'))
    const madeAt = world.ctx.vault.epochs.createdAt(1).getTime()
    const age = Date.now() - madeAt
    const before = await later(7 * dayMs - age - 5000)
    assert.deepEqual((await before.rotation.rotateWhenDue()).begun, 0)
    const after = await later(7 * dayMs - age + 1)
    const { begun, destroyed } = await after.rotation.rotateWhenDue()
    assert.deepEqual({ begun, destroyed }, { begun: 1, destroyed: 1 })
    await assertRotated(after, { epoch: 2, backups: [] })
    assert.deepEqual((await after.rotation.rotateWhenDue()).begun, 0)
  })

  it('wraps every key anew, a fenced one too, and gives a destroyed one nothing back', async () => {
    const units = await seedMany(world, 30)
    const [fenced, destroyed] = [newId('app'), newId('app')]
    for (const unit of [fenced, destroyed]) await world.ctx.vault.keys.create(unit)
    const key = (await world.ctx.vault.keys.open([fenced])).get(fenced)
    await world.ctx.vault.keys.fence('run_x', [fenced])
    await world.ctx.vault.keys.destroy([destroyed])
    const { rewrapped, tokens } = await world.rotation.rotateNow()
    assert.deepEqual({ rewrapped, tokens }, { rewrapped: 61, tokens: 30 })
    await assertOpens(world, units)
    await assertFound(world, units)
    assert.deepEqual((await world.ctx.vault.keys.openFenced('run_x', [fenced])).get(fenced), key)
    const row = await keyRowsIn(world).findOne({ _id: destroyed })
    assert.deepEqual([row?.state, row?.wrapped], ['destroyed', undefined])
  })

  it('misses no key that is made meanwhile: it is wrapped with the new epoch before anybody has it', async () => {
    const worker = await later(0)
    const unit = newId('app')
    armFailpoints('keys.afterInsert=delay:700@1')
    const making = world.ctx.vault.keys.create(unit)
    await worker.rotation.rotateNow()
    const key = await making
    await assertRotated(worker, { epoch: 2, backups: [] })
    for (const one of [world, worker])
      assert.deepEqual((await one.ctx.vault.keys.open([unit])).get(unit), key)
  })

  it('loses no key of many that are made while their epoch goes, nor in a process that has not heard of it', async () => {
    const worker = await later(0)
    const [before, during] = [newId('mal'), newId('mal')]
    await worker.rotation.rotateNow()
    assert.equal((await world.ctx.vault.keys.createAll([before])).size, 1)
    armFailpoints('keys.afterInsertAll=delay:1500@1')
    const making = world.ctx.vault.keys.createAll([during])
    await until(async () => (await keyRowsIn(world).findOne({ _id: during })) !== null)
    // The rotation has counted its keys before this one: the epoch goes, and the key stays behind.
    await worker.ctx.vault.keyring.begin(new Date())
    await worker.ctx.vault.keyring.overwrite(2)
    await worker.ctx.vault.keyring.unlink(2)
    const key = (await making).get(during)
    assert.ok(key)
    assert.equal((await keyRowsIn(worker).findOne({ _id: during }))?.epoch, 3)
    assert.deepEqual((await worker.ctx.vault.keys.open([during])).get(during), key)
  })

  it('buries a key that was inserted after its epoch had gone and whose maker died; a start is not refused', async () => {
    const worker = await later(0)
    await worker.rotation.rotateNow()
    const unit = newId('app')
    armFailpoints('keys.afterInsert=throw:DIED@1')
    await assert.rejects(world.ctx.vault.keys.create(unit), { code: 'DIED' })
    assert.equal((await keyRowsIn(world).findOne({ _id: unit }))?.epoch, 1)
    const next = await later(0) // a process that never knew the epoch
    await assert.rejects(next.ctx.vault.keys.create(unit), KeyErased)
    await openVault(world.ctx)
    assert.equal((await worker.rotation.rotateWhenDue()).orphans, 0)
    assert.equal((await (await later(2 * hourMs)).rotation.rotateWhenDue()).orphans, 1)
    assert.equal((await keyRowsIn(world).findOne({ _id: unit }))?.state, 'destroyed')
  })

  it('leaves an older key that somebody has made name a destroyed epoch: it may be mended', async () => {
    const { id } = await seed(world)
    await world.rotation.rotateNow()
    const set = { epoch: 1, createdAt: new Date(Date.now() - 2 * dayMs) }
    await keyRowsIn(world).updateOne({ _id: id }, { $set: set })
    assert.equal((await (await later(2 * hourMs)).rotation.rotateWhenDue()).orphans, 0)
    assert.equal((await keyRowsIn(world).findOne({ _id: id }))?.state, 'active')
  })

  it('makes the token of a submission anew that was committed late, and leaves who is on the way out', async () => {
    const [late, leaving] = [await seed(world), await seed(world)]
    await into(world, 'applicants').updateOne({ _id: leaving.subjectId }, { $set: { runId: 'run_x' } })
    await world.rotation.rotateNow()
    await into(world, 'applicants').updateOne({ _id: late.subjectId }, { $set: { tokenEpoch: 1 } })
    await into(world, 'mailTokens').updateMany(
      { subjectIds: late.subjectId },
      { $set: { subjectIds: [leaving.subjectId] } },
    )
    assert.equal((await world.rotation.rotateWhenDue()).tokens, 1)
    await assertFound(world, [late])
    const row = await into(world, 'applicants').findOne({ _id: leaving.subjectId })
    assert.equal(row?.['tokenEpoch'], 1)
  })

  it('finds two people of one mailbox under one token', async () => {
    const says = { address: 'felles@eksempel.no' }
    const units = [await seed(world, { says }), await seed(world, { says })]
    await world.rotation.rotateNow()
    await assertFound(world, units)
  })

  it('leaves an epoch whose keys do not all open: what is broken may still be mended', async () => {
    const { id } = await seed(world)
    await keyRowsIn(world).updateOne({ _id: id }, { $set: { wrapped: Buffer.alloc(61, 1) } })
    await assert.rejects(world.rotation.rotateNow(), { code: 'KEYS_STAY_BEHIND' })
    assert.deepEqual(await keyringOfWorld(world), ['epoch-1.json', 'epoch-2.json'])
  })

  it('begins and destroys nothing while a key names an epoch that nobody has, nor one that is on its way', async () => {
    const { id } = await seed(world)
    await keyRowsIn(world).updateOne({ _id: id }, { $set: { epoch: 7 } })
    await assert.rejects(world.rotation.rotateNow(), { code: 'KEYS_STAY_BEHIND' })
    assert.deepEqual(await keyringOfWorld(world), ['epoch-1.json'])
    await world.ctx.vault.keyring.begin(new Date())
    await assert.rejects(world.rotation.rotateWhenDue(), { code: 'KEYS_STAY_BEHIND' })
    assert.deepEqual(await keyringOfWorld(world), ['epoch-1.json', 'epoch-2.json'])
    assert.deepEqual(await world.rotation.strayEpochs(), [7])
    await keyRowsIn(world).updateOne({ _id: id }, { $set: { epoch: 1 } })
    await world.rotation.rotateWhenDue()
    await assertRotated(world, { epoch: 2, backups: [] })
    await assertOpens(world, [await seed(world)])
  })

  it('waits for a target that is missing, red after a day, and goes on when it is back', async () => {
    const targets = [join(folder, 'one'), join(folder, 'two')]
    for (const path of targets) await mkdir(path)
    const worker = await later(0, targets)
    const units = [await seed(worker)]
    assert.deepEqual(await worker.ctx.vault.keyring.backups.copyAll(), { copied: 2, missing: 0 })
    await rename(join(folder, 'two'), join(folder, 'away'))
    assert.equal((await worker.rotation.rotateNow()).missing, 1)
    assert.deepEqual(await keyringOfWorld(worker), ['epoch-1.json', 'epoch-2.json'])
    assert.equal(await into(world, 'ledger').countDocuments({ kind: 'epoch_destroyed' }), 0)
    assert.deepEqual((await keyBackupHealth(worker.ctx)).faults, [])
    const next = await later(dayMs + hourMs, targets)
    assert.deepEqual((await keyBackupHealth(next.ctx)).faults, ['backup_missing'])
    await mkdir(join(folder, 'two')) // the mount point without its disk
    assert.equal((await worker.rotation.rotateWhenDue()).missing, 1)
    await rm(join(folder, 'two'), { recursive: true })
    await rename(join(folder, 'away'), join(folder, 'two'))
    assert.deepEqual((await worker.rotation.rotateWhenDue()).destroyed, 1)
    await assertRotated(worker, { epoch: 2, backups: targets })
    await assertOpens(world, units)
    assert.deepEqual((await keyBackupHealth(worker.ctx)).faults, [])
  })

  it('is warned of at a start when the newest copy of the keys is older than the policy has it', async () => {
    const targets = [join(folder, 'one')]
    await mkdir(join(folder, 'one'))
    const worker = await later(0, targets)
    await worker.ctx.vault.keyring.backups.copyAll()
    for (const [days, warnings] of [
      [6.9, 0],
      [7.1, 1],
    ] as const) {
      const next = await later(days * dayMs, targets)
      await warnOfKeyBackups(next.ctx)
      assert.equal(next.log.filter(line => line.event === 'keys.oldBackup').length, warnings, `${days} days`)
    }
  })

  it('is red when an epoch is older than its eight days', async () => {
    assert.deepEqual((await keyBackupHealth((await later(8 * dayMs - hourMs)).ctx)).faults, [])
    assert.deepEqual((await keyBackupHealth((await later(8 * dayMs + 1000)).ctx)).faults, ['rotation_late'])
  })

  it('is done by one of two workers at a time, and told once', async () => {
    const worker = await later(0)
    await seedMany(world, 10)
    await Promise.all([world.rotation.rotateNow(), worker.rotation.rotateNow()])
    await assertRotated(worker, { epoch: 3, backups: [] })
  })
})

describe('the grade of a certificate', () => {
  let world: ErasureWorld
  beforeEach(async () => void (world = await openErasureWorld()))
  afterEach(async () => await world.close())

  /** Purged, with the last mail closed. */
  async function purged() {
    const unit = await seed(world)
    await world.engine.sweep()
    await into(world, 'purgeRuns').updateMany({}, { $set: { 'items.$[].lastMail': 'closed' } })
    return unit.number
  }

  async function found(number: string, of = world) {
    const one = await of.certificates.find(number)
    assert.ok(one.verdict === 'genuine')
    return one
  }

  it('names the epoch and promises its end eight days after it was made', async () => {
    const { certificate, grade, copies } = await found(await purged())
    const madeAt = world.ctx.vault.epochs.createdAt(1).getTime()
    assert.deepEqual(certificate.body.epoch, {
      number: 1,
      destroyBy: new Date(madeAt + 8 * dayMs).toISOString(),
    })
    assert.deepEqual([grade, copies], ['C', { state: 'promised' }])
  })

  it('is D once the ledger says that this epoch was destroyed, and the file stays the same', async () => {
    const number = await purged()
    const before = await found(number)
    await world.rotation.rotateNow()
    // The last mail could have lived when the new epoch was there already.
    assert.equal((await found(number)).grade, 'C')
    await world.rotation.rotateNow()
    const after = await found(number)
    assert.deepEqual([after.grade, after.copies.state], ['D', 'gone'])
    assert.deepEqual(after.certificate, before.certificate)
    const checked = await world.certificates.check(structuredClone(after.certificate))
    assert.ok(checked.verdict === 'genuine' && checked.grade === 'D')
  })

  it('is not D by the end of an earlier epoch', async () => {
    await world.rotation.rotateNow()
    const { grade, certificate } = await found(await purged())
    assert.deepEqual([grade, certificate.body.epoch.number], ['C', 2])
  })

  it('says that the promised day has passed, and promises none any more', async () => {
    const number = await purged()
    const settings = { GLEMME_TEST_OFFSET_MS: String(9 * dayMs) }
    const next = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
    assert.deepEqual((await found(number, next)).copies, { state: 'late' })
    const late = await seed(next)
    await next.engine.sweep()
    assert.equal((await found(late.number, next)).certificate.body.epoch.destroyBy, null)
    await next.close()
  })
})
