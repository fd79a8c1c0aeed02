import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { restoreBackup } from '../server/backup/restore-backup.ts'
import type { Context } from '../server/base/context.ts'
import { openDiskStore } from '../server/files/disk-store.ts'
import { UsageError, type Command, type Output } from './command.ts'
import { withInstallation } from './open-installation.ts'
import { withProduct } from './open-product.ts'
import { sayReplay } from './replay.ts'

const help = `glemme restore --from DIR

Puts a backup (the folder with manifest.json) into an empty database and an empty uploads folder, brings it up to the
ledger, opens it and looks at everything (fsck). Before that, put in place: the newest copy of the ledger folder, the keyring and the keys
database (glemme keys:restore), root key and secrets. Nobody can use the product until the replay is done.
It may be killed and started again.

Exit code: 0 restored and open, 78 refused, 1 failed, or fsck has findings.`

/** `glemme restore`: a backup is the installation's database, brought up to the ledger. */
export const restore: Command = {
  summary: 'Restore a backup into an empty installation',
  help,
  run: async (args, out) => {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } })
    if (values.from === undefined) throw new UsageError('--from DIR is needed')
    await putBack(resolve(values.from), out)
    return await withProduct(async ctx => await bringUp(ctx, out), { whileShut: true })
  },
}

async function bringUp({ erasure }: Context, out: Output): Promise<number> {
  sayReplay(out, await erasure.replay({ dropUnreadable: false }))
  const { findings } = await erasure.fsck()
  if (findings.length > 0) out.complain(`${findings.length} findings: see glemme fsck`)
  return erasure.gate.isShut() || findings.length > 0 ? 1 : 0
}

async function putBack(folder: string, out: Output): Promise<void> {
  await withInstallation(async ctx => {
    const fileStore = await openDiskStore({
      folder: ctx.config.uploadsDir,
      isNeeded: () => Promise.resolve(false),
    })
    const { at, head, files } = await restoreBackup({ ...ctx, fileStore }, folder)
    out.say(`Put back: the database of ${at} with ${files.count} files, at entry ${head.seq} of the ledger.`)
  })
}
