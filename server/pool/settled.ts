import type { ApplicationRow } from '../applications/application-row.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'

/** What looking for settled applications needs. */
export type SettledContext = Pick<Context, 'applications' | 'outbox'>

/** The applications of these people that are decided and told, or withdrawn, the newest first. */
export async function settledOf(
  ctx: SettledContext,
  subjectIds: readonly SubjectId[],
): Promise<Map<SubjectId, ApplicationRow[]>> {
  const settled = new Map<SubjectId, ApplicationRow[]>()
  for (const row of await ctx.applications.settledOf(subjectIds)) {
    if (await isTold(ctx, row)) settled.set(row.subjectId, [...(settled.get(row.subjectId) ?? []), row])
  }
  return settled
}

/** Not before its mail has gone, or never will: the pool would tell the decision sooner. */
async function isTold(ctx: Pick<Context, 'outbox'>, row: ApplicationRow): Promise<boolean> {
  if (row.state === 'withdrawn' || !row.decision) return true
  const mail = await ctx.outbox.stateOf({ kind: 'M3', about: row._id, occasion: occasionOf(row.decision) })
  return !mail || mail.state === 'sent' || mail.state === 'failed'
}

/** Whether one of them ended in being hired. */
export function isHired(settled: readonly ApplicationRow[]): boolean {
  return settled.some(row => row.decision?.outcome === 'hired')
}

/** Those of these people who are hired, and have been told so: one question for all, and one more for each who is. */
export async function hiredAmong(
  ctx: SettledContext,
  subjectIds: readonly SubjectId[],
): Promise<Set<SubjectId>> {
  const hired = new Set<SubjectId>()
  for (const row of await ctx.applications.settledOf(subjectIds))
    if (isHired([row]) && (await isTold(ctx, row))) hired.add(row.subjectId)
  return hired
}
