import { parseArgs } from 'node:util'
import { rotateRootKey } from '../server/vault/rotate-root.ts'
import type { Command } from './command.ts'
import { sayingBusy } from './keyring-busy.ts'
import { withProduct } from './open-product.ts'

const help = `glemme keys:rotate-root [--new FILE]

Changes the root key: each key epoch is wrapped with the new one, the copies of keys are written over, and the file
GLEMME_ROOT_KEY_FILE holds the new key. Old blocks of a disk together with the old root key open nothing made later.
Works while the server runs, and without it. What broke off is taken up by the next call.

  --new   a file with the new key: 64 hex digits, mode 600. Without it a key is made

A copy of the old root key restores nothing from now on: save the new one at once, apart from every backup, and destroy
copies of the old one.
Exit code: 0 done, 75 another process is at it, 78 refused.`

/** `glemme keys:rotate-root`: the epochs open with a new root key only. */
export const keysRotateRoot: Command = {
  summary: 'Change the root key and wrap the key epochs with it',
  help,
  run: async (args, out) => {
    const { values } = parseArgs({ args: [...args], options: { new: { type: 'string' } } })
    return await sayingBusy(
      out,
      async () =>
        await withProduct(async ctx => {
          const epochs = await rotateRootKey(ctx, values.new)
          out.say(
            `${ctx.config.rootKeyFile} holds the new root key; ${epochs} key epochs were wrapped with it.`,
          )
          out.say('Save a copy of it now, apart from every backup, and destroy copies of the old one.')
          return 0
        }),
    )
  },
}
