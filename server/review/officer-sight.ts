import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { Who } from '../http/route.ts'
import { hasOneOf } from '../policy/roles.ts'
import { isGoing } from '../policy/states.ts'
import { officerMaySee, staffMaySee } from '../policy/visibility.ts'
import { colleagueOf, staffOf, worksOn } from '../vacancies/staff-access.ts'

type Parts = Pick<Context, 'applications' | 'cases' | 'vacancies' | 'clock' | 'policy'>

/** An application that a privacy officer may read, and as whom they do. */
export interface OfficersLook {
  row: ApplicationRow
  by: StaffActor
}

/**
 * The application as a privacy officer reads it, while a hold keeps it or an open case is about it; undefined when whoever
 * asks is none, sees it as one of those who hire, or it is on its way out. Source: privacy.md 10
 */
export async function officersLook(
  ctx: Parts,
  who: Who,
  applicationId: ApplicationId,
): Promise<OfficersLook | undefined> {
  if (!hasOneOf(who.roles, ['privacyOfficer'])) return undefined
  const row = await ctx.applications.byId(applicationId)
  if (!row || isGoing(row.state) || (await hires(ctx, who, row))) return undefined
  const isInOpenCase = (await ctx.cases.waitingAbout(row._id)).length > 0
  if (!officerMaySee(row, { isInOpenCase })) return undefined
  return { row, by: { ...staffOf(who), role: 'privacyOfficer' } }
}

async function hires(ctx: Parts, who: Who, row: ApplicationRow): Promise<boolean> {
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  if (!vacancy || !worksOn(vacancy, colleagueOf(who))) return false
  const seen = { state: row.state, decidedAt: row.decision?.decidedAt, stops: row.stops }
  return staffMaySee(seen, who.roles, { now: ctx.clock.now(), document: ctx.policy.document })
}
