import { parseArgs } from 'node:util'
import { NoRepair } from '../server/erasure/ledger-repair.ts'
import { ledgerOf, type Ledger } from '../server/erasure/ledger.ts'
import { openVault } from '../server/vault/vault.ts'
import type { Command, Output } from './command.ts'
import { withInstallation } from './open-installation.ts'

const help = `glemme ledger:repair [--yes]

For a ledger.jsonl that lacks its last entries, or is gone, while the database has them: after an older copy was put over
it, or when a disk lost its last writes. Chain and signatures of both are checked; they must agree, and the database must
have what the file once had. Without --yes: says which entries the file lacks. With it: they are written to the file, with
their tokens and certificates, and a new entry of the ledger says that this was done.
When the folder is the wrong one, or not mounted, set GLEMME_LEDGER_DIR right instead.
Works while the server runs, and without it.

Exit code: 0 the file is whole, 1 it lacks entries, 78 refused: the newest copy of the ledger folder is needed.`

/** `glemme ledger:repair`: the ledger's file has what it had lost, from the database. */
export const ledgerRepair: Command = {
  summary: 'Put right a ledger file that lacks what the database has',
  help,
  run: async (args, out) => {
    const { values } = parseArgs({ args: [...args], options: { yes: { type: 'boolean' } } })
    return await withInstallation(async ctx => {
      const ledger = ledgerOf({ ...ctx, vault: await openVault(ctx) })
      try {
        return await (values.yes ? repaired(out, ledger) : looked(out, ledger))
      } catch (error) {
        if (!(error instanceof NoRepair)) throw error
        out.complain(`Not repaired (${error.fault}): put the newest copy of the ledger folder in place.`)
        return 78
      }
    })
  },
}

async function looked(out: Output, ledger: Ledger): Promise<number> {
  const gap = await ledger.gap()
  if (!gap) return nothingLost(out)
  out.say(`The file lacks the entries ${gap.from} to ${gap.to}. The database has them, whole and signed.`)
  out.say('If the folder is the right one: glemme ledger:repair --yes')
  return 1
}

async function repaired(out: Output, ledger: Ledger): Promise<number> {
  const gap = await ledger.repairFile()
  if (!gap) return nothingLost(out)
  out.say(`The entries ${gap.from} to ${gap.to} were written to the file. The ledger says that it was done.`)
  return 0
}

function nothingLost(out: Output): number {
  out.say('The file lacks nothing.')
  return 0
}
