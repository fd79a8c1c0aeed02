import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { expectedDue } from '../policy/expected-due.ts'
import { poolDueFor } from '../policy/pool-due.ts'
import type { PolicyDocument } from '../policy/document.ts'
import { addDays, type PlainDate } from '../policy/retention.ts'
import { isDated } from '../policy/unit-dates.ts'

/** How soon after its day a shorter period may delete before a second person has to confirm it, days. Source: deletion.md 5 */
export const soonDays = 7
const pageSize = 500

/** What a new version would do to the applications and pool entries there are. */
export interface PolicyEffect {
  applications: number
  entries: number
  /** How many get an earlier day: the number that is typed to confirm. */
  moved: number
  /** Those of them that are deleted within seven days of its beginning: references, of pool entries the certificate's number. */
  soon: string[]
  /** How many have which new day, in the order of days. */
  byDate: { date: PlainDate; count: number }[]
}

type Parts = Pick<Context, 'applications' | 'pool' | 'policies'>

/** What the document would do as the next version, from its day on, to the applications and pool entries there are now. */
export async function effectOf(
  ctx: Parts,
  document: PolicyDocument,
  effective: PlainDate = document.effective,
): Promise<PolicyEffect> {
  const effect: PolicyEffect = { applications: 0, entries: 0, moved: 0, soon: [], byDate: [] }
  const counts = new Map<PlainDate, number>()
  const next = { version: Number.MAX_SAFE_INTEGER, document: { ...document, effective } }
  const count = (name: string, { date, promised }: { date: PlainDate; promised: PlainDate }): void => {
    const shown = date < promised ? graced(date, promised, effective) : promised
    counts.set(shown, (counts.get(shown) ?? 0) + 1)
    if (date >= promised) return
    effect.moved += 1
    if (shown <= addDays(effective, soonDays)) effect.soon.push(name)
  }
  for await (const row of everyLive(ctx)) {
    effect.applications += 1
    const { date } = expectedDue(row, [...ctx.policies.since(row.policyVersion), next])
    count(row.reference, { date, promised: row.due.date })
  }
  for await (const row of everyEntry(ctx)) {
    effect.entries += 1
    const due = poolDueFor(row, [...ctx.policies.since(row.policyVersion), next]) ?? row.due
    count(row.certificateNo, { date: due.date, promised: row.due.date })
  }
  effect.byDate = [...counts]
    .map(([date, units]) => ({ date, count: units }))
    .toSorted((one, other) => (one.date < other.date ? -1 : 1))
  return effect
}

/**
 * The day that a shorter period gives: one that has passed becomes the beginning of the version and seven days, but
 * never later than what was promised. Source: deletion.md 5
 */
export function graced(date: PlainDate, promised: PlainDate, effective: PlainDate): PlainDate {
  if (date > effective) return date
  const grace = addDays(effective, soonDays)
  return grace < promised ? grace : promised
}

/** Every application that no run has claimed, but those that somebody has spoilt. */
export async function* everyLive(ctx: Pick<Context, 'applications'>): AsyncGenerator<ApplicationRow> {
  for (let after = ''; ;) {
    const rows = await ctx.applications.liveAfter(after, pageSize)
    yield* rows.filter(row => isDated('applications', row))
    const last = rows.at(-1)
    if (!last) return
    after = last._id
  }
}

/** Every pool entry that stands, but those that somebody has spoilt. */
async function* everyEntry({ pool }: Pick<Parts, 'pool'>) {
  for (let after = ''; ;) {
    const rows = await pool.liveAfter({ after, limit: pageSize })
    yield* rows.filter(row => isDated('pool', row))
    const last = rows.at(-1)
    if (!last) return
    after = last._id
  }
}
