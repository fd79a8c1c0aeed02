import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { PoolId } from '../base/ids.ts'
import type { Who } from '../http/route.ts'
import { hasOneOf } from '../policy/roles.ts'
import { isClosedCase } from '../policy/rights.ts'
import { hasHold, officerMayRead } from '../policy/visibility.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import type { PoolRow } from './pool-row.ts'
import { unrestricted } from './unrestricted.ts'

type Parts = Pick<Context, 'applications' | 'cases' | 'pool'>

/** An entry that a privacy officer may read, and as whom they do. */
export interface OfficersEntry {
  row: PoolRow
  by: StaffActor
}

/**
 * The entry as a privacy officer reads it, while a hold keeps it or an open case is about it; undefined when whoever asks
 * is none, or it is on its way out. Source: privacy.md 10
 */
export async function officersEntry(ctx: Parts, who: Who, id: PoolId): Promise<OfficersEntry | undefined> {
  if (!hasOneOf(who.roles, ['privacyOfficer'])) return undefined
  const row = await ctx.pool.byId(id)
  if (!row || !(await mayBeRead(ctx, row))) return undefined
  return { row, by: { ...staffOf(who), role: 'privacyOfficer' } }
}

/** Whether a hold keeps it or an open case is about it: one about everything of the person, or about what they agreed to. */
export async function mayBeRead(ctx: Parts, row: PoolRow): Promise<boolean> {
  const { state, stops, subjectId } = row
  if (state !== 'active' && state !== 'asked') return false
  const isHeld = hasHold(stops)
  if (!isHeld && (await unrestricted(ctx, [row])).length === 0) return false
  const cases = await ctx.cases.ofSubject(subjectId)
  const isInOpenCase = cases.some(
    ({ state: at, isWhole, type }) => !isClosedCase(at) && (isWhole || type === 'withdrawal'),
  )
  return officerMayRead(stops, { isInOpenCase })
}
