import { parseArgs } from 'node:util'
import { ledgerOf } from '../server/erasure/ledger.ts'
import { openVault } from '../server/vault/vault.ts'
import type { Command } from './command.ts'
import { withInstallation } from './open-installation.ts'

const help = `glemme ledger:init

Begins the ledger of a new installation. The first start does the same; by hand it shows that keys, folders and
database fit before anything else runs. Where a ledger is, or was, it is left as it is.

Exit code: 0 begun, 1 there is one already, 78 refused.`

/** `glemme ledger:init`: the ledger has its first entry, where there was none. */
export const ledgerInit: Command = {
  summary: 'Begin the ledger of a new installation',
  help,
  run: async (args, out) => {
    parseArgs({ args: [...args], options: {} })
    return await withInstallation(async ctx => {
      const ledger = ledgerOf({ ...ctx, vault: await openVault(ctx) })
      const { mirror, file, data } = await ledger.replay.heads()
      if (mirror ?? file ?? data) {
        out.complain('There is a ledger already. It was left as it is.')
        return 1
      }
      await ledger.begin()
      out.say(`The ledger is begun in ${ctx.config.ledgerDir}. Ship this folder off the host.`)
      return 0
    })
  },
}
