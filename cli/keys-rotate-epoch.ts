import { parseArgs } from 'node:util'
import { KeysStayBehind } from '../server/vault/rewrap.ts'
import type { Command } from './command.ts'
import { sayingBusy } from './keyring-busy.ts'
import { withProduct } from './open-product.ts'

const help = `glemme keys:rotate-epoch

Begins a new key epoch now, wraps every data key with it, copies the keys to each folder of GLEMME_KEY_BACKUP_DIRS
and destroys the older epoch: from then on no copy opens what was deleted before. The worker does so each week.
Works while the server runs, and without it. What broke off is taken up by the next call, or by the worker.

Nothing is begun or destroyed while a data key does not open: as long as its epoch is there, it may be mended.

Exit code: 0 done, 1 the older epoch waits for a folder that cannot be written, or for keys that do not open, 75 another
process is at it.`

/** `glemme keys:rotate-epoch`: the older key epoch is destroyed now. */
export const keysRotateEpoch: Command = {
  summary: 'Begin a new key epoch and destroy the older one',
  help,
  run: async (args, out) => {
    parseArgs({ args: [...args], options: {} })
    return await sayingBusy(
      out,
      async () =>
        await withProduct(async ctx => {
          const report = await ctx.erasure.rotation.rotateNow().catch((error: unknown) => {
            if (error instanceof KeysStayBehind) return undefined
            throw error
          })
          if (!report) {
            out.complain(
              'There are data keys that do not open, so no epoch is destroyed. glemme fsck names them, and says what to do.',
            )
            return 1
          }
          const { rewrapped, destroyed, missing } = report
          out.say(
            `Epoch ${ctx.vault.epochs.current()}: ${rewrapped} keys wrapped anew, ${destroyed} older epochs destroyed.`,
          )
          if (missing === 0) return 0
          out.complain(
            `${missing} folders of GLEMME_KEY_BACKUP_DIRS cannot be written: the older epoch stays until they can.`,
          )
          return 1
        }),
    )
  },
}
