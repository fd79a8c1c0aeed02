import type { Context } from '../base/context.ts'
import { expectedDue, type LifeFacts } from '../policy/expected-due.ts'
import { instantsOf } from '../policy/retention.ts'
import { unitDates } from '../policy/unit-dates.ts'
import type { Deadline, DueRow } from './application-row.ts'

/**
 * D of an application that is like that, as stored: by its own version of the policy and those since.
 * The arithmetic is `policy/expected-due.ts`. Source: deletion.md 5
 */
export function deadlineFor(
  ctx: Pick<Context, 'policy' | 'policies'>,
  facts: LifeFacts & { policyVersion: number },
): Deadline {
  const due = expectedDue(facts, ctx.policies.since(facts.policyVersion))
  return { due, ...instantsOf(due.date, ctx.policy.document.timeZone) }
}

/** D as stored; of an application where somebody has spoilt it the one that its rule gives, as it will be mended. */
export function dueOf(
  ctx: Pick<Context, 'policy' | 'policies'>,
  row: LifeFacts & { policyVersion: number; due: DueRow },
): DueRow {
  return unitDates.applications.due.safeParse(row.due).success ? row.due : deadlineFor(ctx, row).due
}
