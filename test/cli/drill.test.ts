import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { doctor } from '../../cli/doctor.ts'
import { drill } from '../../cli/drill.ts'
import { fsckCommand } from '../../cli/fsck.ts'
import { backUp } from '../../server/backup/back-up.ts'
import { drillFolderPrefix } from '../../server/store/drill-remnants.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { aWorld, type World } from '../support/world.ts'

/** No process has it: the system's numbers end before. */
const deadPid = '999999999'

describe('glemme drill', () => {
  let world: World
  let folder: string
  before(async () => {
    world = await aWorld()
    folder = await mkdtemp(join(tmpdir(), 'glemme-backup-'))
    await world.apply()
    await world.ctx.erasure.ledger.appendQueued()
    await backUp(world.ctx, folder)
  })
  after(async () => {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  })

  const glemme = async (...args: readonly string[]): Promise<Ran> =>
    await runWith({ drill, fsck: fsckCommand, doctor }, args, {
      GLEMME_DATA_DIR: world.dataDir,
      GLEMME_UPLOADS_DIR: world.uploadsDir,
      MONGODB_URI: world.uri,
    })
  const scratch = () => {
    const { data } = world.ctx.database
    return data.getClient().db(`${data.name}_drill`)
  }
  const exists = async () => await scratch().listCollections().hasNext()
  const prefix = () => drillFolderPrefix(world.ctx.config).replace(`${process.pid}-`, '')

  it('restores the newest backup beside the installation, and leaves nothing', async () => {
    const ran = await glemme('drill', '--from', folder)
    assert.equal(ran.code, 0, ran.errors)
    assert.match(ran.out, /^1 applications .*0 of th/m)
    assert.equal(await exists(), false)
    const fsck = await glemme('fsck')
    assert.equal(fsck.code, 0, fsck.errors)
  })

  it('that was killed is named by fsck and doctor, and the next one removes what it left', async () => {
    const left = `${prefix()}${deadPid}-x1y2z3`
    await mkdir(left)
    await writeFile(join(left, 'copy'), 'of a file')
    await scratch().createCollection('glemme_applications')
    const fsck = await glemme('fsck')
    assert.equal(fsck.code, 1)
    assert.match(fsck.errors, /^drillLeft \(2\): A drill that was killed/m)
    const named = [scratch().databaseName, basename(left)]
    const looked = await glemme('doctor')
    for (const name of named) assert.ok(fsck.errors.includes(name) && looked.out.includes(name), name)
    assert.equal((await glemme('drill', '--from', folder)).code, 0)
    assert.equal(await exists(), false)
    assert.ok(!(await readdir(tmpdir())).includes(basename(left)))
    assert.equal((await glemme('fsck')).code, 0)
  })

  it('is not taken for one that was killed while it runs, and no second one begins', async () => {
    const running = `${prefix()}${process.pid}-x1y2z3`
    await mkdir(running)
    await scratch().createCollection('glemme_applications')
    assert.equal((await glemme('fsck')).code, 0)
    const second = await glemme('drill', '--from', folder)
    assert.equal(second.code, 78)
    assert.match(second.errors, /A drill runs on this machine already/)
    await rm(running, { recursive: true })
    await scratch().dropDatabase()
  })
})
