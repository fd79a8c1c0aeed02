import { parseArgs } from 'node:util'
import { verifyAudit, type AuditReport } from '../server/audit/chain.ts'
import { firstForgedRow } from '../server/erasure/audit-heads.ts'
import { ledgerFile } from '../server/erasure/ledger-file.ts'
import { ledgerOf } from '../server/erasure/ledger.ts'
import type { PartFault } from '../server/erasure/ledger-parts.ts'
import type { ChainReport } from '../server/erasure/ledger-verify.ts'
import { wayOutOf } from '../server/erasure/ledger-way-out.ts'
import { openVault } from '../server/vault/vault.ts'
import type { Command, Output } from './command.ts'
import { withInstallation } from './open-installation.ts'

const help = `glemme ledger:verify

Checks the whole ledger: chain, hashes, signatures, that collection, file and mirror agree, and that the database and the
files of the folder have the tokens and certificates that each entry was signed with (but tokens past the horizon);
then the chain of the audit log, and that it is the one the ledger knows.
Works while the server runs, and without it.

Exit code: 0 good, 1 broken, 2 could not be checked.`

/** `glemme ledger:verify`: whether the ledger is whole. */
export const ledgerVerify: Command = {
  summary: 'Check the chain, the signatures and the copies of the ledger',
  help,
  run: async (args, out) => {
    parseArgs({ args: [...args], options: {} })
    try {
      return await withInstallation(async ctx => {
        const ledger = await ledgerOf({ ...ctx, vault: await openVault(ctx) }).verify()
        const said = sayReport(out, ledger)
        const isWhole = sayAudit(out, await verifyAudit(ctx))
        const { entries } = await ledgerFile(ctx.config.ledgerDir).read()
        return sayForged(out, await firstForgedRow(ctx, entries)) && isWhole ? said : 1
      })
    } catch {
      // Whatever kept it from being read: the answer is that nothing was checked, which is not "good".
      out.complain('Not checked: the ledger could not be read.')
      return 2
    }
  },
}

/** One line about the audit log; gives whether its chain holds. */
export function sayAudit(out: Output, { rows, brokenAt }: Pick<AuditReport, 'rows' | 'brokenAt'>): boolean {
  if (brokenAt === undefined) out.say(`The audit log: ${rows} rows, one chain.`)
  else out.complain(`The audit log is broken at row ${brokenAt}.`)
  return brokenAt === undefined
}

/** One line when the audit log was made anew; gives whether it is the one that the ledger knows. */
export function sayForged(out: Output, row: number | undefined): boolean {
  if (row !== undefined) out.complain(`The audit log is not the one the ledger knows, at row ${row}.`)
  return row === undefined
}

/** One line about the ledger; gives the exit code. */
export function sayReport(out: Output, { entries, fault }: ChainReport): 0 | 1 | 2 {
  if (!fault && entries === 0) {
    out.complain('Not checked: there is no ledger here.')
    return 2
  }
  if (!fault) {
    out.say(`Good: ${entries} entries, chain, signatures and copies agree.`)
    return 0
  }
  out.complain(`Broken at entry ${fault.seq} (${fault.in}: ${fault.code}).`)
  if ('file' in fault) out.complain(lackOf(fault))
  out.complain(`${wayOutOf(fault)}.`)
  return 1
}

/** Where the tokens or certificates of an entry are not as they were signed. */
export function lackOf({ seq, code, in: where, file }: PartFault): string {
  const who = where === 'folder' ? `${file} in the ledger folder` : 'The database'
  return `${who} lacks the ${code} of entry ${seq}, or has others than were signed.`
}
