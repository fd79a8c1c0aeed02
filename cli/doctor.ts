import { parseArgs } from 'node:util'
import type { Context } from '../server/base/context.ts'
import { codeOf, StartRefusal } from '../server/base/errors.ts'
import { lookAtHealth, thoroughChecks, type CheckResult } from '../server/operations/health.ts'
import { databaseIsAway } from '../server/store/database-away.ts'
import { drillRemnants } from '../server/store/drill-remnants.ts'
import { checkNames } from '../views/operations/check-names.ts'
import { t } from '../views/text/lookup.ts'
import type { Command, Output } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme doctor [--json]

Looks at everything that can be wrong, the whole ledger and audit log too, and says for each thing what to do.
docs/guides/when-something-is-red.md says more about each.
Works while the server runs, and without it.

  --json   prints [{ "name", "level", "count", "what", "todo" }]

Exit code: 0 nothing is red, 1 something is.`

/** Every name that can stand in a line; the guide has a section for each. */
export const doctorNames = [...checkNames, 'drill', 'start', 'database'] as const

/** One thing that was looked at, as `--json` prints it. */
interface Line {
  name: (typeof doctorNames)[number]
  level: string
  count: number
  what: readonly string[]
  todo: string | null
}

/** `glemme doctor`: what is wrong, and one sentence of what to do about each thing. */
export const doctor = doctorWith(withProduct)

/** The same, over a product that is opened in another way. */
export function doctorWith(open: OpenProduct): Command {
  return {
    summary: 'Say what is wrong and what to do about it',
    help,
    run: async (args, out) => {
      const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
      const lines = await open(look, { whileShut: true }).catch(whyNothing)
      const isRed = lines.some(({ level }) => level === 'red')
      if (values.json) out.say(JSON.stringify(lines))
      else sayLines(out, lines)
      return isRed ? 1 : 0
    },
  }
}

function sayLines(out: Output, lines: readonly Line[]): void {
  const wrong = lines.filter(({ level }) => level !== 'good')
  for (const line of wrong) out.say(textOf(line))
  if (wrong.length === 0) out.say(`All is well: ${lines.length} things were looked at.`)
}

async function look(ctx: Context): Promise<Line[]> {
  const results = await lookAtHealth(ctx, thoroughChecks)
  return [...results.map(result => ({ ...result, todo: todoOf(result) })), ...(await drillsLeft(ctx))]
}

/** What a drill that was killed has left, as one more thing that was looked at; nothing when there is nothing. */
async function drillsLeft(ctx: Context): Promise<Line[]> {
  const { databases, folders } = await drillRemnants(ctx)
  const what = [...databases, ...folders]
  const todo = 'A drill that was killed has left these. The next glemme drill removes them.'
  return what.length === 0 ? [] : [{ name: 'drill', level: 'amber', count: what.length, what, todo }]
}

const databaseTodo =
  'The database does not answer: see that it runs, and that MONGODB_URI and GLEMME_KEYS_URI lead to it.'

/** The server's codes for "not authorized" and "authentication failed". */
const signInCodes = new Set(['13', '18'])
const signInTodo =
  'The database refuses our name and password, or gives them too few rights: see MONGODB_URI and GLEMME_KEYS_URI, and docs/guides/own-mongodb.md.'

/** Why nothing can be looked at: then that is what is red. */
function whyNothing(error: unknown): Line[] {
  const red = { level: 'red', count: 1, what: [] }
  if (error instanceof StartRefusal) return error.reasons.map(todo => ({ ...red, name: 'start', todo }))
  if (error instanceof Error && databaseIsAway(error))
    return [{ ...red, name: 'database', what: [error.name], todo: databaseTodo }]
  const code = codeOf(error)
  if (code !== undefined && signInCodes.has(code))
    return [{ ...red, name: 'database', what: [code], todo: signInTodo }]
  throw error
}

function textOf({ name, level, count, what, todo }: Line): string {
  const opening = `${level.toUpperCase()} ${name}:`
  if (name === 'start' || name === 'database') return `${opening} ${todo}`
  if (name === 'drill') return `${opening} ${what.join(', ')}. ${todo}`
  return `${opening} ${t('en')(`health.${name}.title`)} (${count}). ${todo ?? ''}`
}

function todoOf({ name, level, what, todo }: CheckResult): string | null {
  if (todo !== undefined) return todo
  return level === 'good' ? null : t('en')(`health.${name}.todo`, { what: what.join(', ') })
}
