import type { Context } from '../base/context.ts'
import { dueFor, instantsOf, type DueFacts } from '../policy/retention.ts'
import type { Deadline } from './application-row.ts'

/** D by the policy in force, as stored. The arithmetic is `policy/retention.ts`. Source: deletion.md 5 */
export function deadlineFor(ctx: Pick<Context, 'policy'>, facts: DueFacts): Deadline {
  const { document, version } = ctx.policy
  const { date, rule } = dueFor(facts, document)
  return { due: { date, rule, policyVersion: version }, ...instantsOf(date, document.timeZone) }
}
