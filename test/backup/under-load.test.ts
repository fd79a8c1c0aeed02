import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backUp } from '../../server/backup/back-up.ts'
import { restoreBackup } from '../../server/backup/restore-backup.ts'
import type { FileId } from '../../server/base/ids.ts'
import { rowsIn } from '../support/application-checker.ts'
import { chanceOf } from '../support/chance.ts'
import { aRig, type Rig } from '../support/process-rig.ts'
import { aSender, type Sender } from '../support/sender.ts'

const chance = chanceOf(24)
const early = 4
const during = 12

describe(`P24 a backup made while people apply (seed ${chance.seed})`, () => {
  let rig: Rig
  let folder: string
  before(async () => {
    rig = await aRig()
    folder = await mkdtemp(join(tmpdir(), 'glemme-load-'))
  })
  after(async () => {
    await rig?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function send(sender: Sender): Promise<void> {
    assert.equal(await sender.send(), 'acked', sender.failure)
  }

  it('restores to an installation in which nothing is amiss, with all who had been received before', async () => {
    const server = await rig.start()
    const senders: Sender[] = []
    while (senders.length < early + during) senders.push(await aSender(rig, chance))
    for (const sender of senders.slice(0, early)) await send(sender)
    const ctx = await rig.observer()
    let sent = 0
    const load = Promise.all(
      senders.slice(early).map(async sender => {
        await send(sender)
        sent += 1
      }),
    )
    const backup = await backUp(ctx, folder)
    const sentBefore = sent
    await load
    assert.ok(sentBefore < during, 'the backup was not made under load')
    await server.stop()

    for (const { name } of await ctx.database.data.listCollections())
      await ctx.database.data.collection(name).deleteMany({})
    const kept: FileId[] = []
    for await (const { fileId } of ctx.fileStore.kept()) kept.push(fileId)
    await ctx.fileStore.remove(kept)
    await restoreBackup(ctx, backup.folder)
    await ctx.erasure.gate.look()
    await ctx.erasure.replay({ dropUnreadable: false })

    const there = await rowsIn(ctx, 'applications').countDocuments()
    assert.ok(there >= early && there <= early + during, String(there))
    assert.equal(ctx.erasure.gate.isShut(), false)
    const { findings, unchecked } = await ctx.erasure.fsck({ deep: true })
    assert.deepEqual([findings, unchecked], [[], []])
  })
})
