import { parseArgs } from 'node:util'
import type { Command, Output } from './command.ts'
import { sayingBusy } from './keyring-busy.ts'
import { withProduct } from './open-product.ts'

const help = `glemme keys:backup [--accept-empty]

Copies data keys and key epochs to each folder of GLEMME_KEY_BACKUP_DIRS, over the copy there. The worker does so each hour.

  --accept-empty   a folder that held a copy and is empty now is a new disk. Without it, it counts as a disk that is
                   not mounted, nothing is written there, and it stays red

Exit code: 0 copied to all, 1 a folder is missing, 75 another process is at it.`

/** `glemme keys:backup`: the keys of now are in each target. */
export const keysBackup: Command = {
  summary: 'Copy data keys and key epochs to the backup folders now',
  help,
  run: async (args, out) => {
    const options = { 'accept-empty': { type: 'boolean' } } as const
    const { values } = parseArgs({ args: [...args], options })
    return await sayingBusy(
      out,
      async () =>
        await withProduct(async ctx => {
          const { keyring } = ctx.vault
          return await keyring.locked(async () => {
            if (values['accept-empty']) await keyring.backups.acceptEmpty()
            const before = await ctx.database.now()
            const report = await keyring.backups.copyAll()
            for (const { folder, lastAt } of await keyring.backups.look())
              if (!lastAt || lastAt < before) out.complain(`${folder}: ${wayOut}`)
            return sayReport(out, report)
          })
        }),
    )
  },
}

const wayOut =
  'not there, not writable, or held a copy and is empty. Mount it; for a new, empty disk add --accept-empty.'

function sayReport(out: Output, { copied, missing }: { copied: number; missing: number }): number {
  if (copied + missing === 0) out.complain('GLEMME_KEY_BACKUP_DIRS names no folder.')
  else out.say(`Copied to ${copied} of ${copied + missing} folders.`)
  return missing > 0 || copied === 0 ? 1 : 0
}
