import { parseArgs } from 'node:util'
import type { Context } from '../server/base/context.ts'
import { findingCodes, type FsckFinding } from '../server/erasure/fsck/finding.ts'
import type { FsckAsked, FsckReport } from '../server/erasure/fsck/fsck.ts'
import type { Command, Output } from './command.ts'
import { noteFsck } from '../server/operations/nightly.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme fsck [--deep] [--repair [--yes]] [--json]

Looks at everything: files and rows, keys and owners, traces of what was deleted, dates, states, leases, indexes,
the data map, modes of files, the ledger and the audit log. What is found is looked at twice.
What it finds, or that all is clean, doctor and the pages say at once: it takes the place of what the last night found.
Only --deep takes the place of what --deep found.

  --deep    also open every file and hold it against its hash
  --repair  mend what can be mended without a decision; removes at most 100 files and 100 keys
  --yes     with --repair: remove more than that, and what is written of somebody hired that nobody can read
  --json    the whole report as JSON

Exit code: 0 clean, 1 findings, 2 something could not be checked.`

/** `glemme fsck`: whether everything is as it must be. */
export const fsckCommand = fsckWith(withProduct)

/** The same, over a product that is opened in another way. */
export function fsckWith(open: OpenProduct): Command {
  return {
    summary: 'Look whether everything is as it must be, and repair what can be',
    help,
    run: async (args, out) => {
      const { values } = parseArgs({
        args: [...args],
        options: {
          deep: { type: 'boolean', default: false },
          repair: { type: 'boolean', default: false },
          yes: { type: 'boolean', default: false },
          json: { type: 'boolean', default: false },
        },
      })
      const asked: FsckAsked = { deep: values.deep }
      if (values.repair) asked.repair = values.yes ? 'all' : 'few'
      const look = async (ctx: Context): Promise<FsckReport> => {
        const report = await ctx.erasure.fsck(asked)
        const { changedFiles = 0 } = await noteFsck(ctx, report)
        if (changedFiles > 0 && !values.deep) out.complain(leftOf(changedFiles))
        return report
      }
      const report = await open(look, { whileShut: !values.repair })
      if (values.json) out.say(JSON.stringify(report, null, 2))
      else sayReport(out, report)
      return exitCodeOf(report)
    },
  }
}

function leftOf(changedFiles: number): string {
  return `An earlier look found ${changedFiles} files that are not as they were sent. Until glemme fsck --deep finds none, that stays red.`
}

/** 0 clean, 1 findings, 2 when something could not be checked: that is not "clean", and not "broken". */
export function exitCodeOf({ findings, unchecked }: Pick<FsckReport, 'findings' | 'unchecked'>): 0 | 1 | 2 {
  if (unchecked.length > 0) return 2
  return findings.length > 0 ? 1 : 0
}

/** The most findings of one kind that are listed. */
const mostSaid = 10

/** Of a stranger's name the length, and nothing that looks like an id. */
function lineOf({ code, where, id, detail = '' }: FsckFinding): string {
  return `${where} ${code === 'fileUnknown' ? `(${id} characters)` : id} ${detail}`.trimEnd()
}

/** What was found, by its kind, and what was done about it. */
export function sayReport(out: Output, report: FsckReport): void {
  const { checked, unchecked, findings, repaired, refusedFiles, refusedKeys } = report
  for (const { check, code } of unchecked) out.complain(`Not checked: ${check} (${code}).`)
  for (const code of new Set(findings.map(finding => finding.code))) {
    const some = findings.filter(finding => finding.code === code)
    out.complain(`${code} (${some.length}): ${findingCodes[code]}`)
    for (const finding of some.slice(0, mostSaid)) out.complain(`  ${lineOf(finding)}`)
  }
  if (repaired.length > 0) out.say(`Repaired: ${repaired.length}.`)
  if (refusedFiles > 0)
    out.complain(`${refusedFiles} files are to be removed, more than 100: look at them, then add --yes.`)
  if (refusedKeys > 0)
    out.complain(`${refusedKeys} keys are to be destroyed, more than 100: look at them, then add --yes.`)
  if (findings.length === 0 && unchecked.length === 0) out.say(`Clean: ${checked.join(', ')}.`)
}
