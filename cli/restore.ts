import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backupsStore } from '../server/backup/backups-store.ts'
import { restoreBackup } from '../server/backup/restore-backup.ts'
import type { Context } from '../server/base/context.ts'
import type { FindingCode } from '../server/erasure/fsck/finding.ts'
import type { FsckReport } from '../server/erasure/fsck/fsck.ts'
import { openDiskStore } from '../server/files/disk-store.ts'
import { noteFsck } from '../server/operations/nightly.ts'
import { UsageError, type Command, type Output } from './command.ts'
import { exitCodeOf, sayReport as sayFsck } from './fsck.ts'
import { withInstallation } from './open-installation.ts'
import { withProduct } from './open-product.ts'
import { sayReplay } from './replay.ts'

const help = `glemme restore --from DIR

Puts a backup (the folder with manifest.json) into an empty database and an empty uploads folder, brings it up to the
ledger, looks at everything (fsck) and opens it. Before that, put in place: the newest copy of the ledger folder, the keyring and the
keys database (glemme keys:restore), root key and secrets. Nobody can use the product before it is open; it stays shut when a trace of
something deleted is found, or something could not be checked. It may be killed, and started again with the same backup.

Exit code: 0 restored and open, 1 failed, or fsck has findings, 2 something could not be checked, 78 refused.`

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

async function bringUp(ctx: Context, out: Output): Promise<number> {
  const { erasure, database } = ctx
  let looked: FsckReport | undefined
  const look = async (): Promise<FsckReport> => (looked = await erasure.fsck())
  const replayed = await erasure.replay({
    dropUnreadable: false,
    mayOpen: async () => isSafe(await look()),
  })
  const report = looked ?? (await look())
  await noteFsck(ctx, report)
  const isShut = erasure.gate.isShut()
  sayReplay(out, replayed, isShut)
  sayFsck(out, report)
  if (isShut)
    out.complain('Nobody can use it yet: see to that, then glemme restore again with the same backup.')
  else await backupsStore(database).endLook()
  return isShut && report.unchecked.length === 0 ? 1 : exitCodeOf(report)
}

/** What would be worse than to stay shut: that something deleted is there, or that it is not known. */
const keepsShut: readonly FindingCode[] = ['traceOfErased', 'keyOfErased', 'ledgerBroken']

function isSafe({ findings, unchecked }: FsckReport): boolean {
  return unchecked.length === 0 && !findings.some(({ code }) => keepsShut.includes(code))
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
