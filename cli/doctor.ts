import { parseArgs } from 'node:util'
import type { Context } from '../server/base/context.ts'
import { StartRefusal } from '../server/base/errors.ts'
import { lookAtHealth, thoroughChecks, type CheckResult } from '../server/operations/health.ts'
import { drillRemnants } from '../server/store/drill-remnants.ts'
import { t } from '../views/text/lookup.ts'
import type { Command } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme doctor [--json]

Looks at everything that can be wrong, the whole ledger and audit log too, and says for each thing what to do.
docs/guides/when-something-is-red.md says more about each.
Works while the server runs, and without it.

  --json   prints [{ "name", "level", "count", "what", "todo" }]

Exit code: 0 nothing is red, 1 something is.`

/** `glemme doctor`: what is wrong, and one sentence of what to do about each thing. */
export const doctor = doctorWith(withProduct)

/** The same, over a product that is opened in another way. */
export function doctorWith(open: OpenProduct): Command {
  return {
    summary: 'Say what is wrong and what to do about it',
    help,
    run: async (args, out) => {
      const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
      const look = async (ctx: Context) => {
        return { results: await lookAtHealth(ctx, thoroughChecks), drills: await drillsLeft(ctx) }
      }
      const looked = await open(look, { whileShut: true }).catch(refusal)
      if (looked instanceof StartRefusal) {
        for (const reason of looked.reasons) out.say(`RED start: ${reason}`)
        return 1
      }
      const { results, drills } = looked
      const isRed = results.some(({ level }) => level === 'red')
      if (values.json) {
        out.say(JSON.stringify([...results.map(result => ({ ...result, todo: todoOf(result) })), ...drills]))
        return isRed ? 1 : 0
      }
      const wrong = results.filter(({ level }) => level !== 'good')
      for (const result of wrong) out.say(lineOf(result))
      for (const { what, todo } of drills) out.say(`AMBER drill: ${what.join(', ')}. ${todo}`)
      if (wrong.length + drills.length === 0) out.say(`All is well: ${results.length} things were looked at.`)
      return isRed ? 1 : 0
    },
  }
}

/** What a drill that was killed has left, as one more thing that was looked at; nothing when there is nothing. */
async function drillsLeft(ctx: Context) {
  const { databases, folders } = await drillRemnants(ctx)
  const what = [...databases, ...folders]
  const todo = 'A drill that was killed has left these. The next glemme drill removes them.'
  return what.length === 0 ? [] : [{ name: 'drill', level: 'amber', count: what.length, what, todo }]
}

/** Why nothing can be looked at: then that is what is red. */
function refusal(error: unknown): StartRefusal {
  if (error instanceof StartRefusal) return error
  throw error
}

function lineOf(result: CheckResult): string {
  const { name, level, count } = result
  return `${level.toUpperCase()} ${name}: ${t('en')(`health.${name}.title`)} (${count}). ${todoOf(result) ?? ''}`
}

function todoOf({ name, level, what }: CheckResult): string | null {
  return level === 'good' ? null : t('en')(`health.${name}.todo`, { what: what.join(', ') })
}
