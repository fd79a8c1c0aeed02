import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { sayingBusy } from './keyring-busy.ts'
import { withProduct } from './open-product.ts'

const help = `glemme keys:rotate-signing

Changes the key that signs the ledger. An entry signed with the old key names the new one; the public part of the old
one stays in the secrets folder and at /certificates/keys.json, so that what it signed can still be checked.
What was saved of the secrets folder before is old from now on: save all of it again at once, apart from every backup.
Works while the server runs, and without it. What broke off is taken up by the next call.

Exit code: 0 done, 75 another process is at it, 78 refused.`

/** `glemme keys:rotate-signing`: the ledger is signed with a new key. */
export const keysRotateSigning: Command = {
  summary: 'Change the key that signs the ledger',
  help,
  run: async (args, out) => {
    parseArgs({ args: [...args], options: {} })
    return await sayingBusy(
      out,
      async () =>
        await withProduct(async ctx => {
          out.say(
            `The ledger is signed with key ${await ctx.erasure.rotation.changeSigningKey()} from now on.`,
          )
          out.say('Save the secrets folder again now: a copy from before lacks this key.')
          return 0
        }),
    )
  },
}
