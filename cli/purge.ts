import { parseArgs } from 'node:util'
import type { Context } from '../server/base/context.ts'
import type { Outlook } from '../server/erasure/outlook.ts'
import { UsageError, type Command, type Output } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme purge --dry-run | --yes

Deletes what is due, as the worker does each minute: on the clock of the database, never what has a stop, never
what waits behind the brake.

  --dry-run   says what is due now, by rule, and deletes nothing
  --yes       does it

Exit code: 0 done, 1 something failed and will be tried again, or waits.`

/** `glemme purge`: what is due goes now, or is only counted. */
export const purge = purgeWith(withProduct)

/** The same, over a product that is opened in another way. */
export function purgeWith(open: OpenProduct): Command {
  return {
    summary: 'Delete what is due now, or say what that would be',
    help,
    run: async (args, out) => {
      const options = { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' } } as const
      const { values } = parseArgs({ args: [...args], options })
      const isDry = values['dry-run'] ?? false
      if (isDry === (values.yes ?? false)) throw new UsageError('give either --dry-run or --yes')
      return await open(async ctx => await (isDry ? sayDue(ctx, out) : purgeNow(ctx, out)))
    },
  }
}

async function sayDue(ctx: Context, out: Output): Promise<number> {
  const { due, nextDueAt, openRuns, openUnits } = await ctx.erasure.outlook()
  for (const { rule, count, oldest } of due) out.say(`${rule}: ${count} due, the oldest since ${oldest}`)
  const open = underWay({ openRuns, openUnits })
  if (open) out.say(open)
  if (due.length === 0)
    out.say(`Nothing${open ? ' else' : ''} is due. Next: ${nextDueAt ? nextDueAt.toISOString() : 'nothing'}`)
  const brake = await ctx.erasure.brake.view()
  if (brake) out.say(`${brake.waiting} of them wait behind the brake: see glemme brake:release --help`)
  return 0
}

/** Deletions that were begun and are not over; undefined: there are none. */
export function underWay({
  openRuns,
  openUnits,
}: Pick<Outlook, 'openRuns' | 'openUnits'>): string | undefined {
  if (openRuns === 0) return undefined
  const what = `${openRuns} ${openRuns === 1 ? 'run' : 'runs'} with ${openUnits} applications or pool entries`
  return `Under way: ${what}. The worker goes on with what was broken off when its lease ends (in about a minute).`
}

async function purgeNow(ctx: Context, out: Output): Promise<number> {
  const { claimed, done, waiting, failed, clockOff, braked } = await ctx.erasure.engine.sweep()
  out.say(`${claimed} deleted in ${done} runs.`)
  if (waiting + failed > 0)
    out.complain(`${waiting + failed} runs failed and are tried again: see glemme doctor`)
  const open = underWay(await ctx.erasure.outlook())
  if (open && waiting + failed === 0) out.say(open)
  if (braked > 0) out.complain(`${braked} wait behind the brake: see glemme brake:release --help`)
  if (clockOff) out.complain('The clock of this machine is wrong: nothing was deleted.')
  return waiting + failed + braked > 0 || clockOff ? 1 : 0
}
