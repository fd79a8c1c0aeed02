import { parseArgs } from 'node:util'
import type { PartFault } from '../server/erasure/ledger-parts.ts'
import { NoRepair } from '../server/erasure/ledger-repair.ts'
import { ledgerOf, type Ledger } from '../server/erasure/ledger.ts'
import { lackOf } from './ledger-verify.ts'
import { openVault } from '../server/vault/vault.ts'
import type { Command, Output } from './command.ts'
import { withInstallation } from './open-installation.ts'

const help = `glemme ledger:repair [--yes]

For a ledger.jsonl that lacks its last entries, or is gone, while the database has them: after an older copy was put over
it, or when a disk lost its last writes. Chain and signatures of both are checked; they must agree, and the database must
have what the file once had. Without --yes: says which entries the file lacks. With it: they are written to the file, with
their tokens and certificates, and a new entry of the ledger says that this was done.
For tokens-*.jsonl and certificates-*.jsonl that lack something, or are gone, too: they are written from the database, and
the database from them, as far as the other has what the entry was signed with.
For a database that has lost entries of the ledger, or has them otherwise than they were signed, too: it gets them from
ledger.jsonl, when mirror and head of the database know the last entry of that file.
When the folder is the wrong one, or not mounted, set GLEMME_LEDGER_DIR right instead.
Works while the server runs, and without it.

Exit code: 0 all is whole, 1 something is lacking, 78 refused: the line says what is needed.`

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
        out.complain(`Not repaired (${error.fault}): ${wayOut(error.fault)}`)
        return 78
      }
    })
  },
}

async function looked(out: Output, ledger: Ledger): Promise<number> {
  const wrong = await ledger.wrongRows()
  if (wrong.length > 0)
    return sayWrong(
      out,
      wrong.map(({ seq }) => seq),
    )
  const gap = await ledger.gap()
  if (!gap) return sayLost(out, await ledger.lostParts())
  out.say(`The file lacks the entries ${gap.from} to ${gap.to}. The database has them, whole and signed.`)
  out.say('If the folder is the right one: glemme ledger:repair --yes')
  return 1
}

async function repaired(out: Output, ledger: Ledger): Promise<number> {
  const rows = await ledger.repairRows()
  if (rows > 0)
    out.say(`The database has ${rows} entries again as the file has them. The ledger says that it was done.`)
  const gap = await ledger.repairFile()
  if (gap)
    out.say(
      `The entries ${gap.from} to ${gap.to} were written to the file. The ledger says that it was done.`,
    )
  const parts = await ledger.repairParts()
  if (parts > 0)
    out.say(`The tokens or certificates of ${parts} entries were put back. The ledger says that it was done.`)
  if (rows === 0 && !gap && parts === 0) return nothingLost(out)
  return 0
}

const mostSaid = 10

function sayLost(out: Output, lost: readonly PartFault[]): number {
  if (lost.length === 0) return nothingLost(out)
  for (const fault of lost.slice(0, mostSaid)) out.say(lackOf(fault))
  if (lost.length > mostSaid) out.say(`And ${lost.length - mostSaid} more.`)
  out.say('If the folder is the right one: glemme ledger:repair --yes')
  return 1
}

function sayWrong(out: Output, wrong: readonly number[]): number {
  const some = wrong.slice(0, mostSaid).join(', ')
  const more = wrong.length > mostSaid ? ` and ${wrong.length - mostSaid} more` : ''
  out.say(
    `The database lacks these entries, or has others than were signed: ${some}${more}. The file has them.`,
  )
  out.say('glemme ledger:repair --yes')
  return 1
}

/** Which copy is needed: where the folder is right and the database is not, no copy of the folder helps. */
function wayOut(fault: string): string {
  if (/^copies \d+ certificates$/.test(fault))
    return 'the database has others than were signed, restore its newest backup.'
  if (/^copies \d+ ahead$/.test(fault)) return 'the database is a restored backup, see glemme replay.'
  if (fault.startsWith('file'))
    return 'move ledger.jsonl out of the folder, then again: the database has it whole.'
  if (/^copies \d+ head$/.test(fault))
    return 'the mirror in the keys database knows another entry, see chain in docs/guides/when-something-is-red.md.'
  return 'put the newest copy of the ledger folder in place.'
}

function nothingLost(out: Output): number {
  out.say('The file lacks nothing.')
  return 0
}
