import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import { staffMaySee } from '../policy/visibility.ts'
import { worksOn, type Colleague } from '../vacancies/staff-access.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { ApplicationRow } from './application-row.ts'
import { disclosuresOf, openHolder } from './disclosures-store.ts'

const mostListed = 200

type Parts = Pick<Context, 'applications' | 'vacancies' | 'clock' | 'policy' | 'database' | 'vault'>

/** A copy of somebody hired whose holder no mail reaches. */
export interface ToldByHand {
  applicationId: ApplicationId
  job: string
  holder: string
  /** When the application is deleted, and the copy with it: a local date. */
  dueOn: string
}

/** The holders whom this colleague has to tell of corrections and of the deletion, since nobody wrote down an address. */
export async function holdersToldByHand(ctx: Parts, colleague: Colleague): Promise<ToldByHand[]> {
  const told: ToldByHand[] = []
  for (const row of await ctx.applications.takenOver(mostListed)) {
    const job = await jobSeenBy(ctx, colleague, row)
    if (job === undefined) continue
    for (const holder of await holdersWithoutAddress(ctx, row._id))
      told.push({ applicationId: row._id, job, holder, dueOn: row.due.date })
  }
  return told
}

async function jobSeenBy(ctx: Parts, colleague: Colleague, row: ApplicationRow): Promise<string | undefined> {
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  const seen = { state: row.state, decidedAt: row.decision?.decidedAt, stops: row.stops }
  if (!staffMaySee(seen, colleague.roles, at)) return undefined
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  return vacancy && worksOn(vacancy, colleague) ? vacancy.title : undefined
}

/** The names of those outside who have a copy and no address; none once its deletion has begun. */
export async function holdersWithoutAddress(
  ctx: Pick<Context, 'database' | 'vault'>,
  applicationId: ApplicationId,
): Promise<string[]> {
  const rows = (await disclosuresOf(ctx, [applicationId])).filter(({ sealed }) => sealed !== null)
  if (rows.length === 0) return []
  const key = (await openThoseThere(ctx, [applicationId])).get(applicationId)
  const holders = key ? rows.map(row => openHolder(key, row)) : []
  return holders.flatMap(holder => (holder?.address === null ? [holder.name] : []))
}
