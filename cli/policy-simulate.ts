import { parseArgs } from 'node:util'
import { readPolicy } from '../server/policy/document.ts'
import { printFinding } from '../server/policy/findings.ts'
import { isPlainDate, type PlainDate } from '../server/policy/retention.ts'
import { effectOf, soonDays, type PolicyEffect } from '../server/records/policy-effect.ts'
import { UsageError, type Command, type Output } from './command.ts'
import { withProduct } from './open-product.ts'
import { oneFile, textOf } from './policy-check.ts'

const help = `glemme policy:simulate FILE [--date YYYY-MM-DD]

Says how many of the applications and pool entries there are now would have which day of deletion under that document. Changes nothing.

  --date  the day from which it would be in force; the document's own without it

Exit code: 0 done, 1 the document has errors, 2 the file cannot be read.`

/** `glemme policy:simulate`: what a document would do to the applications and pool entries there are. */
export const policySimulate: Command = {
  summary: 'Count what a policy document would do',
  help,
  run: async (args, out) => {
    const { file, date } = readOptions(args)
    const text = await textOf(file)
    if (text === undefined) {
      out.complain(`${file} cannot be read.`)
      return 2
    }
    const { document, findings } = readPolicy(text)
    for (const finding of findings) out.complain(printFinding(finding, 'en'))
    if (!document) return 1
    sayEffect(out, await withProduct(async ctx => await effectOf(ctx, document, date ?? document.effective)))
    return 0
  },
}

function readOptions(args: readonly string[]): { file: string; date: PlainDate | undefined } {
  const options = { date: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  if (values.date !== undefined && !isPlainDate(values.date))
    throw new UsageError('--date must be a day, YYYY-MM-DD')
  return { file: oneFile(positionals), date: values.date }
}

/** The counts, a day on each line, and the references or certificate numbers of what would go at once. */
export function sayEffect(out: Output, effect: PolicyEffect): void {
  for (const { date, count } of effect.byDate) out.say(`${date}  ${count}`)
  out.say(
    `${effect.applications} applications and ${effect.entries} pool entries, ${effect.moved} get an earlier day.`,
  )
  if (effect.soon.length === 0) return
  out.say(`Deleted within ${soonDays} days of the beginning: ${effect.soon.length}`)
  for (const reference of effect.soon) out.say(`  ${reference}`)
}
