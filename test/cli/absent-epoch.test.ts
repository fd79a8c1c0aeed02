import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { doctor } from '../../cli/doctor.ts'
import { erase } from '../../cli/erase.ts'
import { fsckCommand } from '../../cli/fsck.ts'
import { keysBackup } from '../../cli/keys-backup.ts'
import { keysRotateEpoch } from '../../cli/keys-rotate-epoch.ts'
import { purge } from '../../cli/purge.ts'
import { replay } from '../../cli/replay.ts'
import { status } from '../../cli/status.ts'
import { referenceText } from '../../views/numbers.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { keyRows, nameAbsentEpoch } from '../support/lost-keys.ts'
import { aWorld, type World } from '../support/world.ts'

const commands = {
  'keys:backup': keysBackup,
  'keys:rotate-epoch': keysRotateEpoch,
  doctor,
  erase,
  fsck: fsckCommand,
  purge,
  replay,
  status,
}

describe('a data key that names an epoch which nobody has', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())

  const glemme = async (...args: readonly string[]): Promise<Ran> =>
    await runWith(commands, args, {
      GLEMME_DATA_DIR: world.dataDir,
      GLEMME_UPLOADS_DIR: world.uploadsDir,
      MONGODB_URI: world.uri,
    })
  const keyring = async () =>
    (await readdir(join(world.dataDir, 'keyring'))).filter(name => name.startsWith('epoch'))

  it('stops the rotation, shuts no command out, and goes by the command that fsck gives', async () => {
    const [one, other] = [await world.apply(), await world.apply()]
    await world.ring()
    const units = [one.row._id, one.row.subjectId]
    await nameAbsentEpoch(world.ctx, units)
    // As after a rotation: a start must not take it for one that was made a moment ago.
    const createdAt = new Date(Date.now() - 3_600_000)
    await keyRows(world.ctx).updateMany({ _id: { $in: units } }, { $set: { createdAt } as never })

    const refused = await glemme('keys:rotate-epoch')
    assert.equal(refused.code, 1, refused.errors)
    assert.match(refused.errors, /data keys that do not open.*glemme fsck names them/)
    assert.deepEqual(await keyring(), ['epoch-1.json'])

    const red = await glemme('doctor')
    assert.equal(red.code, 1)
    assert.match(red.out, /RED keys: .*keys_lost/)
    const standing = await glemme('status')
    assert.equal(standing.code, 0, standing.errors)
    assert.match(standing.out, /Red .*keys/)
    for (const command of ['purge', 'replay']) {
      const { errors } = await glemme(command)
      assert.doesNotMatch(errors, /is missing/, command)
    }
    const found = await glemme('fsck')
    assert.equal(found.code, 1, found.errors)
    const way = `erase --reference ${referenceText(one.row.reference)} --now --yes`
    assert.ok(found.errors.includes(`glemme ${way}`), found.errors)

    const erased = await glemme(...way.split(' '))
    assert.equal(erased.code, 0, erased.errors)
    assert.equal((await glemme('purge', '--yes')).code, 0)
    assert.equal(await world.ctx.applications.byId(one.row._id), null)
    const page = await world.visitor().get(`/certificates/${one.row.certificateNo}`)
    assert.match(page.text, /Beviset er ekte/)

    const clean = await glemme('fsck')
    assert.equal(clean.code, 0, clean.errors)
    const rotated = await glemme('keys:rotate-epoch')
    assert.equal(rotated.code, 0, rotated.errors)
    assert.deepEqual(await keyring(), ['epoch-2.json'])
    assert.doesNotMatch((await glemme('doctor')).out, /RED (keys|fsck)/)
    assert.equal((await (await world.staff()).get(`/staff/applications/${other.row._id}`)).status, 200)
  })
})
