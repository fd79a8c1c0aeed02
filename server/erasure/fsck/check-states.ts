import { localDate } from '../../policy/retention.ts'
import { states } from '../../policy/states.ts'
import { hourMs, type Check, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { dateAt, existingIn, inGroups, rowsIn, textAt, valuesAt, type StoredRow } from './rows.ts'

const dayMs = 24 * hourMs

/** Every application is in a state that its facts allow, and none is late. */
export const statesCheck: Check = {
  name: 'states',
  look: async works => {
    const found: FsckFinding[] = []
    const now = await works.ctx.database.now()
    for await (const group of inGroups(rowsIn(works, 'applications', { projection: { own: 0 } }))) {
      const runs = await openRunsOf(works, group)
      for (const row of group) {
        const at = { where: 'applications', id: String(row._id) }
        const detail = impossible(row, runs)
        if (detail) found.push({ code: 'stateImpossible', ...at, detail })
        for (const code of lateness(row, now)) found.push({ code, ...at })
      }
    }
    for await (const row of rowsIn(works, 'pool', { projection: { contact: 0 } }))
      for (const code of lateness(row, now)) found.push({ code, where: 'pool', id: String(row._id) })
    return [...found, ...(await holdsPastReview(works, now))]
  },
}

/** What about the row cannot be; undefined when all can. */
function impossible(row: StoredRow, runs: ReadonlySet<string>): string | undefined {
  const state = textAt(row, 'state')
  const has = (path: string): boolean =>
    valuesAt(row, path).some(value => value !== null && value !== undefined)
  if (!states.some(one => one === state)) return 'state'
  if (state === 'decided' && !has('decision')) return 'decision'
  if (state === 'received' && has('decision')) return 'decision'
  if (state === 'withdrawn' && !has('withdrawal')) return 'withdrawal'
  if (state === 'erasure_pending' && !has('erasure')) return 'erasure'
  if ((state === 'purging') !== has('runId')) return 'runId'
  if (state === 'purging' && !runs.has(textAt(row, 'runId') ?? '')) return 'run'
  return undefined
}

/** Runs that are not done: only such a one can have an application in hand. */
async function openRunsOf(works: FsckWorks, group: readonly StoredRow[]): Promise<Set<string>> {
  const asked = group.flatMap(row => textAt(row, 'runId') ?? [])
  const known = await existingIn(works, 'purgeRuns', asked)
  const filter = { _id: { $in: [...known] }, state: { $ne: 'done' } }
  const open = new Set<string>()
  for await (const run of rowsIn(works, 'purgeRuns', { filter, projection: { _id: 1 } }))
    open.add(String(run._id))
  return open
}

function lateness(row: StoredRow, now: Date): FsckFinding['code'][] {
  const codes: FsckFinding['code'][] = []
  const ends = valuesAt(row, 'stops.until')
  const overdueAt = dateAt(row, 'overdueAt')
  if (ends.some(until => until instanceof Date && until.getTime() + hourMs < now.getTime()))
    codes.push('stopPastEnd')
  const isStopped = ends.length > 0
  if (!isStopped && overdueAt && overdueAt.getTime() + dayMs < now.getTime()) codes.push('overdue')
  return codes
}

/** Holds that nobody has released or renewed, past the day on which they had to be looked at again. */
async function holdsPastReview(works: FsckWorks, now: Date): Promise<FsckFinding[]> {
  const today = localDate(now, works.ctx.policy.document.timeZone)
  const found: FsckFinding[] = []
  const filter = { state: 'active', reviewOn: { $lt: today } }
  for await (const row of rowsIn(works, 'holds', { filter, projection: { _id: 1 } }))
    found.push({ code: 'holdPastReview', where: 'holds', id: String(row._id) })
  return found
}
