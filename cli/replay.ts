import { parseArgs } from 'node:util'
import { checkRestored } from '../server/backup/check-restored.ts'
import type { Context } from '../server/base/context.ts'
import type { ReplayReport } from '../server/erasure/replay.ts'
import type { Command, Output } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme replay [--drop-unreadable]

Brings a restored database up to the ledger: what was deleted since the backup is deleted again, D and stops are as
they were told last, and the product opens. The worker does this by itself; by hand it does the same.
It may be killed and started again.

--drop-unreadable  for a backup older than the horizon that waits for its replay: deletes every application and pool
                   entry whose key is gone. In a database that is open glemme fsck names those instead.

Exit code: 0 open, 78 refused, 1 failed, or something that was to be dropped stays.`

/** `glemme replay`: a restored database is brought up to the ledger. */
export const replay = replayWith(withProduct)

/** The same, over a product that is opened in another way. */
export function replayWith(open: OpenProduct): Command {
  return {
    summary: 'Bring a restored database up to the ledger',
    help,
    run: async (args, out) => {
      const options = { 'drop-unreadable': { type: 'boolean', default: false } } as const
      const { values } = parseArgs({ args: [...args], options })
      const dropUnreadable = values['drop-unreadable']
      const bringUp = async (ctx: Context): Promise<number> => {
        const { erasure } = ctx
        const report = await erasure.replay({ dropUnreadable })
        sayReplay(out, report)
        if (dropUnreadable && report) out.complain(forgotten)
        if (dropUnreadable && !report && (await unreadableStays(ctx, out))) return 1
        return erasure.gate.isShut() ? 1 : 0
      }
      return await open(bringUp, { whileShut: true })
    },
  }
}

const forgotten =
  'Days, stops and withdrawn consents that the ledger was told before the horizon are not known any more: who stays has the ' +
  'date of the backup. See "What is lost" in docs/guides/backup-and-restore.md.'

/** Whether there is something that nobody can read, which is deleted in another way once the database is open. */
async function unreadableStays(ctx: Context, out: Output): Promise<boolean> {
  const { unreadable } = await checkRestored(ctx)
  if (unreadable > 0)
    out.complain(
      `--drop-unreadable deletes only in a restored database that waits for its replay. ${unreadable} applications and pool entries ` +
        'cannot be read: glemme fsck names them, and beside each the command that deletes it.',
    )
  return unreadable > 0
}

/** One line about what a replay did. */
export function sayReplay(out: Output, report: ReplayReport | null, isShut = false): void {
  if (!report) return out.say('Nothing to replay: the database is as new as the ledger.')
  const { entries, keys, applications, due, stops } = report
  out.say(
    `Replayed: ${entries} entries; deleted again: ${applications} applications and pool entries, ${keys} keys; ` +
      `D of ${due} and stops of ${stops} set as they were told last. ${isShut ? 'Glemme is shut.' : 'Glemme is open.'}`,
  )
}
