import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applicationsStore } from '../../server/applications/applications-store.ts'
import { openOwn } from '../../server/applications/sealed-parts.ts'
import { isId } from '../../server/base/ids.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { backupFileNames, newestBackupIn } from '../../server/vault/key-backup-file.ts'
import type { ErasureWorld } from './erasure-world.ts'
import { into, type Seeded } from './erasure-seed.ts'

/** The rows of the data keys, as they are stored. */
export function keyRowsIn(world: ErasureWorld) {
  return world.ctx.database.keys.collection<{ _id: string; epoch: number; state: string; wrapped?: Buffer }>(
    `${collectionPrefix}dataKeys`,
  )
}

/** The names in the keyring folder that matter: epochs and marks of those that went. */
export async function keyringOfWorld(world: ErasureWorld): Promise<string[]> {
  const names = await readdir(world.ctx.config.keyringDir)
  return names.filter(name => name.startsWith('epoch-')).toSorted()
}

/** What the applications say opens. */
export async function assertOpens(world: ErasureWorld, units: readonly Seeded[]): Promise<void> {
  const applications = applicationsStore(world.ctx.database)
  const keys = await world.ctx.vault.keys.open(units.map(unit => unit.id))
  for (const { id, says } of units) {
    const [row, key] = [await applications.byId(id), keys.get(id)]
    assert.ok(row && key)
    assert.ok(JSON.stringify(openOwn(key, id, row.own)).includes(says.letter))
  }
}

/** Each person is found under their address by the newest token, and by no other. */
export async function assertFound(world: ErasureWorld, units: readonly Seeded[]): Promise<void> {
  for (const { subjectId, says } of units) {
    const rows = await into(world, 'mailTokens').find({ subjectIds: subjectId }).toArray()
    const [token] = world.ctx.vault.epochs.mailTokens(says.address)
    assert.deepEqual(
      rows.map(row => row._id),
      [token?.toString('base64url')],
    )
  }
}

/** One epoch is there, the ledger knows the earlier one's end once, and the copies hold nothing older. */
export async function assertRotated(
  world: ErasureWorld,
  to: { epoch: number; backups: readonly string[] },
): Promise<void> {
  assert.deepEqual(await keyringOfWorld(world), [`epoch-${to.epoch}.json`])
  assert.deepEqual(await keyRowsIn(world).distinct('epoch', { wrapped: { $exists: true } }), [to.epoch])
  const told = await into(world, 'ledger').find({ kind: 'epoch_destroyed' }).toArray()
  assert.equal(told.length, to.epoch - 1)
  assert.equal((await world.ledger.verify()).fault, undefined)
  for (const folder of to.backups) {
    const newest = await newestBackupIn(folder)
    assert.deepEqual(
      newest?.epochs.map(one => one.epoch),
      [to.epoch],
    )
    const texts = await Promise.all(
      backupFileNames.map(async name => await readFile(join(folder, name), 'utf8')),
    )
    for (const text of texts) {
      const names = [...text.matchAll(/"_id":"([^"]+)","state":"active","epoch":(\d+)/g)]
      assert.ok(names.every(([, id, epoch]) => Number(epoch) === to.epoch && isUnit(id ?? '')))
    }
  }
}

function isUnit(id: string): boolean {
  return isId('app', id) || isId('sub', id)
}
