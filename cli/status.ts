import { parseArgs } from 'node:util'
import type { Context } from '../server/base/context.ts'
import { redOf } from '../server/operations/health.ts'
import { statusOf, type Status } from '../server/operations/status.ts'
import type { Command, Output } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme status [--json]

Says how the installation stands: people on file, their applications and entries in the pool, deletions past their day, what is deleted next, the last
sweep, the key epoch, the last entry of the ledger, how old backups are, and what is red. Instants are UTC.
Works while the server runs, and without it.

Exit code: 0. What to do about anything red, glemme doctor says.`

/** `glemme status`: how the installation stands. */
export const status = statusWith(withProduct)

/** The same, over a product that is opened in another way. */
export function statusWith(open: OpenProduct): Command {
  return {
    summary: 'Say how the installation stands',
    help,
    run: async (args, out) => {
      const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
      const look = async (ctx: Context): Promise<number> => {
        const standing = await statusOf(ctx)
        if (values.json) out.say(JSON.stringify(standing))
        else sayFigures(out, standing)
        return 0
      }
      return await open(look, { whileShut: true })
    },
  }
}

function sayFigures(out: Output, standing: Status): void {
  const { people, kept, overdue, openCases, nextDueAt, due, lastSweepAt, epoch, ledger, backups } = standing
  const { openRuns, openUnits } = standing
  const dueNow = due.reduce((sum, { count }) => sum + count, 0)
  const red = redOf(standing.checks).map(({ name }) => name)
  const lines: [string, string][] = [
    ['People on file', String(people)],
    ['Applications', String(kept.applications)],
    ['Pool entries', String(kept.poolEntries)],
    ['Overdue', String(overdue)],
    ['Open cases', String(openCases)],
    ['Due now', String(dueNow)],
    [
      'Under way',
      openRuns === 0 ? 'nothing' : `${openUnits} in ${openRuns} runs (see glemme purge --dry-run)`,
    ],
    ['Next due', textOf(nextDueAt)],
    ['Last sweep', textOf(lastSweepAt)],
    ['Key epoch', `${epoch.number}, since ${textOf(epoch.createdAt)}`],
    ['Ledger', ledger ? `entry ${ledger.seq} of ${ledger.at}, ${ledger.hash}` : 'none'],
    ['Last backup', backupText(backups.dataHours)],
    ['Key copies', textOf(backups.keysAt)],
    ['Red', red.length === 0 ? 'nothing' : `${red.join(', ')} (see glemme doctor)`],
  ]
  const width = Math.max(...lines.map(([name]) => name.length)) + 2
  for (const [name, text] of lines) out.say(name.padEnd(width) + text)
}

/** A backup of the future tells of a clock, not of a backup. */
function backupText(hours: number | null): string {
  if (hours === null) return 'none'
  if (hours < 0) return `${-hours} hours in the future: look at the clock of the database's machine`
  return `${hours} hours ago`
}

function textOf(at: Date | null): string {
  return at ? at.toISOString() : 'none'
}
