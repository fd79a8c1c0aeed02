import { parseArgs } from 'node:util'
import { Refusal } from '../server/base/errors.ts'
import { printFinding } from '../server/policy/findings.ts'
import { publishPolicy, type Publication } from '../server/records/publish-policy.ts'
import type { Command, Output } from './command.ts'
import { withProduct } from './open-product.ts'
import { oneFile, textOf } from './policy-check.ts'
import { sayEffect } from './policy-simulate.ts'

const help = `glemme policy:publish FILE

Makes the document the next version of the policy, in force from its "effective" day. Nothing of it can be changed after;
it can be taken back on the page /staff/privacy/policy until that day.

Where it shortens periods so that somebody's data goes within seven days of that day, a privacy officer or administrator
has to confirm it on that page before; otherwise it never comes into force.

Exit code: 0 published, 1 refused, 2 the file cannot be read.`

/** `glemme policy:publish`: a document becomes the next version. */
export const policyPublish: Command = {
  summary: 'Publish a policy document',
  help,
  run: async (args, out) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
    const file = oneFile(positionals)
    const text = await textOf(file)
    if (text === undefined) {
      out.complain(`${file} cannot be read.`)
      return 2
    }
    try {
      return said(out, await withProduct(async ctx => await publishPolicy(ctx, { text, by: null })))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      out.complain('Not published: another version came at the same moment, or the clock is off. Try again.')
      return 1
    }
  },
}

function said(out: Output, done: Publication): number {
  if ('blocked' in done) {
    for (const finding of done.blocked) out.complain(printFinding(finding, 'en'))
    return 1
  }
  const { row, effect, material, findings } = done
  for (const finding of findings) out.say(printFinding(finding, 'en'))
  sayEffect(out, effect)
  if (material.length > 0) out.say(`People must be told of: ${material.join(', ')}.`)
  const waits = row.state === 'waiting' ? ' It waits to be confirmed on /staff/privacy/policy.' : ''
  out.say(`Version ${row.version} is published, in force from ${row.document.effective}.${waits}`)
  return 0
}
