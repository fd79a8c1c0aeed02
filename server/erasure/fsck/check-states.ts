import { placeNames, type PlaceName } from '../../policy/places.ts'
import { localDate } from '../../policy/retention.ts'
import { hourMs, type Check, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { impossibleIn, type Beside } from './impossible.ts'
import { dateAt, inGroups, rowsIn, textAt, valuesAt, type StoredRow } from './rows.ts'

const dayMs = 24 * hourMs

/** Every unit, profile and file is in a state that its facts allow, and none is late. */
export const statesCheck: Check = {
  name: 'states',
  look: async works => {
    const found: FsckFinding[] = []
    const now = await works.ctx.database.now()
    for (const place of placeNames) {
      const rule = impossibleIn[place]
      if (!rule) continue
      for await (const group of inGroups(rowsIn(works, place, { projection: rule.projection }))) {
        const beside = await besideOf(works, group)
        found.push(...group.flatMap(row => faultsOf(place, row, { now, detail: rule.of(row, beside) })))
      }
    }
    return [...found, ...(await holdsPastReview(works, now)), ...(await lastMailsLate(works, now))]
  },
}

function faultsOf(
  where: PlaceName,
  row: StoredRow,
  { now, detail }: { now: Date; detail: string | undefined },
): FsckFinding[] {
  const at = { where, id: String(row._id) }
  const late = lateness(row, now).map(code => ({ code, ...at }))
  return detail === undefined ? late : [{ code: 'stateImpossible', ...at, detail }, ...late]
}

async function besideOf(works: FsckWorks, group: readonly StoredRow[]): Promise<Beside> {
  const named = (path: string) => ({ $in: [...new Set(group.flatMap(row => textAt(row, path) ?? []))] })
  const ids = async (place: PlaceName, path: string, filter: Readonly<Record<string, unknown>>) => {
    const found = new Set<string>()
    for await (const row of rowsIn(works, place, { filter, projection: { [path]: 1 } }))
      found.add(textAt(row, path) ?? '')
    return found
  }
  const standing = { $in: ['consented', 'active'] }
  return {
    openRuns: await ids('purgeRuns', '_id', { _id: named('runId'), state: { $ne: 'done' } }),
    standingConsents: await ids('consents', '_id', { _id: named('consentId'), state: standing }),
    appliedFor: await ids('applications', 'vacancyId', { vacancyId: named('vacancyId') }),
  }
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

/** Last mails, and their keys, that are there a day after their time was over. */
async function lastMailsLate(works: FsckWorks, now: Date): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  const filter = { closeBy: { $lt: new Date(now.getTime() - dayMs) } }
  for await (const row of rowsIn(works, 'outbox', { filter, projection: { _id: 1 } }))
    found.push({ code: 'overdue', where: 'outbox', id: String(row._id) })
  return found
}
