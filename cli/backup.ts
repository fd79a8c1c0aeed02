import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp } from '../server/backup/back-up.ts'
import { overdueBackups } from '../server/backup/overdue-backups.ts'
import { UsageError, type Command } from './command.ts'
import { withProduct } from './open-product.ts'

const help = `glemme backup --to DIR [--prune]

Saves the data set in a folder of its own below DIR: all documents of one instant, all files, and a manifest with
their SHA-256 and the number of the ledger's last entry. Works while the server runs, and without it.

No key is in it. Keys are copied by the worker each hour, to GLEMME_KEY_BACKUP_DIRS: never keep both in one place.

--prune  removes the backups in DIR that are older than the policy allows (retention.backups.dataDays);
         without it they are only named.

Exit code: 0 saved, 78 refused, 1 failed. Restore with glemme restore; try it out with glemme drill.`

/** `glemme backup`: the data set is saved. */
export const backup: Command = {
  summary: 'Save database and files (not the keys)',
  help,
  run: async (args, out) => {
    const { values } = parseArgs({
      args: [...args],
      options: { to: { type: 'string' }, prune: { type: 'boolean', default: false } },
    })
    if (values.to === undefined) throw new UsageError('--to DIR is needed')
    const into = resolve(values.to)
    return await withProduct(async ctx => {
      const { folder, manifest } = await backUp(ctx, into)
      const rows = manifest.collections.reduce((sum, part) => sum + part.rows, 0)
      out.say(
        `Saved: ${rows} documents and ${manifest.files.count} files, ledger entry ${manifest.head.seq}, in ${folder}`,
      )
      const overdue = await overdueBackups(ctx, into)
      for (const old of overdue.folders) {
        if (values.prune) out.say(`Removed, older than ${overdue.days} days: ${old}`)
        else out.complain(`Older than ${overdue.days} days, as the policy allows: remove ${old}`)
      }
      if (values.prune) await overdue.remove()
      return 0
    })
  },
}
