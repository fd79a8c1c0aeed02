import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import type { MovedDue } from '../applications/life-store.ts'
import type { PlainDate } from '../policy/retention.ts'
import { beginsAt } from '../store/policy-versions.ts'
import { policyRows } from '../store/policy-rows.ts'
import { everyLive, graced } from './policy-effect.ts'

type Parts = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'database'
  | 'applications'
  | 'audit'
  | 'erasure'
  | 'inTransaction'
  | 'clockCheck'
>

/** Until then a process that has not read the new version yet may still set a D by the old one, milliseconds. */
const settlingMs = 90_000

/**
 * Every application has its D by the version in force: a shorter period reaches all, a longer one nobody, a changed zone
 * moves instants. Done again and again until every process knows the version, then not any more. Source: deletion.md 5
 *
 * @returns how many D moved now
 */
export async function applyPolicy(ctx: Parts): Promise<number> {
  await ctx.policies.reread()
  const { version, document } = ctx.policy
  const known = ctx.policies.all().find(row => row.version === version)
  if (!known || known.appliedAt !== null) return 0
  await ctx.clockCheck.refuseWhenOff()
  const now = ctx.clock.now()
  let moved = 0
  if (version > 1)
    for await (const row of everyLive(ctx)) if (await moveOne(ctx, row, document.effective)) moved += 1
  if (now.getTime() >= beginsAt(document).getTime() + settlingMs)
    await policyRows(ctx.database).markApplied(version, now)
  return moved
}

async function moveOne(ctx: Parts, row: ApplicationRow, effective: PlainDate): Promise<boolean> {
  const moved = movedDue(ctx, row, effective)
  if (!moved) return false
  return await ctx.inTransaction(async () => {
    if (!(await ctx.applications.moveDue(row, moved))) return false // something else has set its D meanwhile
    if (moved.due.date === row.due.date) return false
    await ctx.erasure.tellDue(row._id, moved.due)
    await ctx.audit.write({ what: 'application.dueMoved', who: { kind: 'system' }, about: row._id })
    return true
  })
}

/** What the version in force sets; undefined when that is what the row has. */
function movedDue(ctx: Parts, row: ApplicationRow, effective: PlainDate): MovedDue | undefined {
  const byRule = deadlineFor(ctx, row)
  const isShorter = byRule.due.date < row.due.date
  const notBefore = isShorter
    ? laterOf(row.notBefore, graceOf(byRule.due.date, row, effective))
    : row.notBefore
  const moved = notBefore === row.notBefore ? byRule : deadlineFor(ctx, { ...row, notBefore })
  const had = row.erasure?.before ?? row
  const isSame = moved.due.date === row.due.date && moved.due.policyVersion === row.due.policyVersion
  const sameInstant = moved.eligibleAt.getTime() === had.eligibleAt.getTime()
  // An instant that another rule moved (a stop that ended) stays where D does.
  if (isSame && (sameInstant || !zoneChanged(ctx))) return undefined
  return { ...moved, notBefore }
}

function graceOf(date: PlainDate, row: ApplicationRow, effective: PlainDate): PlainDate | null {
  const given = graced(date, row.due.date, effective)
  return given === date ? null : given
}

function laterOf(one: PlainDate | null, other: PlainDate | null): PlainDate | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function zoneChanged({ policies, policy }: Parts): boolean {
  const versions = policies.since(1)
  return versions.at(-2)?.document.timeZone !== policy.document.timeZone
}
