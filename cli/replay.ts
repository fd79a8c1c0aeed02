import { parseArgs } from 'node:util'
import type { Context } from '../server/base/context.ts'
import type { ReplayReport } from '../server/erasure/replay.ts'
import type { Command, Output } from './command.ts'
import { withProduct } from './open-product.ts'

const help = `glemme replay [--drop-unreadable]

Brings a restored database up to the ledger: what was deleted since the backup is deleted again, D and stops are as
they were told last, and the product opens. The worker does this by itself; by hand it does the same.
It may be killed and started again.

--drop-unreadable  for a backup older than the horizon: deletes every application and pool entry whose key is gone.

Exit code: 0 open, 78 refused, 1 failed.`

/** `glemme replay`: a restored database is brought up to the ledger. */
export const replay: Command = {
  summary: 'Bring a restored database up to the ledger',
  help,
  run: async (args, out) => {
    const options = { 'drop-unreadable': { type: 'boolean', default: false } } as const
    const { values } = parseArgs({ args: [...args], options })
    const dropUnreadable = values['drop-unreadable']
    const bringUp = async ({ erasure }: Context): Promise<number> => {
      sayReplay(out, await erasure.replay({ dropUnreadable }))
      return erasure.gate.isShut() ? 1 : 0
    }
    return await withProduct(bringUp, { whileShut: true })
  },
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
