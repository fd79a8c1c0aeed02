import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { policyHash, readPolicy } from '../policy/document.ts'
import type { Finding } from '../policy/findings.ts'
import { materialChanges, type MaterialChange } from '../policy/material.ts'
import { addDays, localDate, type PlainDate } from '../policy/retention.ts'
import { mailHosts } from '../store/policy-file.ts'
import { newPolicyRow, policyRows, type PolicyRow } from '../store/policy-rows.ts'
import { beginsAt } from '../store/policy-versions.ts'
import { effectOf, type PolicyEffect } from './policy-effect.ts'

/** The parts of the context that versions of the policy need. */
export type PolicyContext = Pick<
  Context,
  | 'clock'
  | 'clockCheck'
  | 'config'
  | 'database'
  | 'policy'
  | 'policies'
  | 'applications'
  | 'pool'
  | 'audit'
  | 'inTransaction'
>

/** A version that was published, or the findings that block it. */
export type Publication =
  | { blocked: readonly Finding[] }
  | {
      row: PolicyRow
      effect: PolicyEffect
      material: readonly MaterialChange[]
      findings: readonly Finding[]
    }

/** A document that is to be the next version, or the findings that block it. */
export function readNext(ctx: PolicyContext, text: string): ReturnType<typeof readPolicy> {
  const zone = ctx.policy.document.timeZone
  const today = localDate(ctx.clock.now(), zone)
  const around = { today, hosts: mailHosts(ctx) }
  const first = readPolicy(text, { ...around, earliest: addDays(today, 1) })
  if (!first.document) return first
  const material = materialChanges(newestOf(ctx).document, first.document).length > 0
  const lead = material ? addDays(today, first.document.leadDays) : addDays(today, 1)
  return readPolicy(text, {
    ...around,
    earliest: laterOf(lead, addDays(newestOf(ctx).document.effective, 1)),
  })
}

function laterOf(one: PlainDate, other: PlainDate): PlainDate {
  return one > other ? one : other
}

/** The newest version that was not taken back. */
function newestOf({ policies, policy }: Pick<Context, 'policies' | 'policy'>) {
  return policies.all().findLast(row => row.state !== 'revoked') ?? policy
}

/**
 * The document is the next version, from its day on; where it shortens so that somebody's data goes within seven days of
 * that, it waits for a second person. Nothing of it changes any more. Source: privacy.md 3.2; deletion.md 5
 *
 * @param by null: from the command line
 * @throws Refusal 'conflict' when another version was published at the same moment
 */
export async function publishPolicy(
  ctx: PolicyContext,
  { text, by }: { text: string; by: StaffActor | null },
): Promise<Publication> {
  await ctx.clockCheck.refuseWhenOff()
  await ctx.policies.reread()
  const { document, findings } = readNext(ctx, text)
  if (!document) return { blocked: findings }
  const effect = await effectOf(ctx, document)
  const row = newPolicyRow({
    version: (ctx.policies.all().at(-1)?.version ?? 0) + 1,
    hash: policyHash(document),
    document,
    publishedAt: ctx.clock.now(),
    state: effect.soon.length > 0 ? 'waiting' : 'published',
    publishedBy: by?.staffId ?? null,
  })
  const material = materialChanges(newestOf(ctx).document, document)
  await ctx.inTransaction(async () => {
    if (!(await policyRows(ctx.database).insert(row))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'policy.published', who: by ?? { kind: 'system' } })
  })
  await ctx.policies.reread()
  return { row, effect, material, findings }
}

/** A version by its number, while nothing of it has begun. @throws Refusal 'notFound', 'conflict' */
async function comingVersion(ctx: PolicyContext, version: number): Promise<PolicyRow> {
  await ctx.clockCheck.refuseWhenOff()
  await ctx.policies.reread()
  const row = ctx.policies.all().find(one => one.version === version)
  if (!row) throw new Refusal('notFound')
  if (version === 1 || isAboutToBegin(ctx, row)) throw new Refusal('conflict')
  return row
}

/** From a minute before its first instant on nothing is confirmed or taken back: other processes may not hear in time. */
export function isAboutToBegin({ clock }: Pick<Context, 'clock'>, row: PolicyRow): boolean {
  return clock.now().getTime() >= beginsAt(row.document).getTime() - 60_000
}

/**
 * A version that waits is confirmed by a second person, who typed how many get an earlier day.
 *
 * @throws Refusal 'notFound' when there is no such version
 * @throws Refusal 'conflict' when it does not wait (any more), or the person published it
 * @throws Refusal 'invalid' when the number is another one
 */
export async function confirmPolicy(
  ctx: PolicyContext,
  { version, affected, by }: { version: number; affected: string; by: StaffActor },
): Promise<void> {
  const row = await comingVersion(ctx, version)
  if (row.state !== 'waiting' || row.publishedBy === by.staffId) throw new Refusal('conflict')
  const { moved } = await effectOf(ctx, row.document)
  if (affected.trim() !== String(moved))
    throw new Refusal('invalid', { problems: [{ field: 'affected', key: 'rules.wrongCount' }] })
  await ctx.inTransaction(async () => {
    if (!(await policyRows(ctx.database).confirm(version, by.staffId, ctx.clock.now())))
      throw new Refusal('conflict')
    await ctx.audit.write({ what: 'policy.confirmed', who: by })
  })
  await ctx.policies.reread()
}

/**
 * A version that has not begun is taken back; it stays in the archive. Again changes nothing.
 *
 * @throws Refusal 'notFound' when there is no such version
 * @throws Refusal 'conflict' when it is in force, or begins within a minute
 */
export async function revokePolicy(
  ctx: PolicyContext,
  { version, by }: { version: number; by: StaffActor },
): Promise<void> {
  const row = await comingVersion(ctx, version)
  if (row.state === 'revoked') return
  await ctx.inTransaction(async () => {
    if (!(await policyRows(ctx.database).revoke(version, ctx.clock.now()))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'policy.revoked', who: by })
  })
  await ctx.policies.reread()
}
