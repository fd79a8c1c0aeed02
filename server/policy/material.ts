import { canonicalJson } from './canonical-json.ts'
import type { PolicyDocument } from './document-schema.ts'

/** What a new version changes so much that people must be told before it begins. Source: privacy.md 3.2 */
export type MaterialChange = 'controller' | 'purposes' | 'processors' | 'longerPeriod' | 'poolText'

/** Every material change from one document to the next; a shorter period is none. */
export function materialChanges(before: PolicyDocument, after: PolicyDocument): MaterialChange[] {
  const changed: [MaterialChange, boolean][] = [
    ['controller', !isSame(before.controller, after.controller)],
    ['purposes', hasNew(purposesOf(before), purposesOf(after))],
    ['processors', hasNew(processorsOf(before), processorsOf(after))],
    ['longerPeriod', hasLonger(periodsOf(before), periodsOf(after))],
    ['poolText', after.pool !== null && !isSame(before.pool?.text ?? null, after.pool.text)],
  ]
  return changed.flatMap(([name, isChanged]) => (isChanged ? [name] : []))
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

function hasNew(before: readonly string[], after: readonly string[]): boolean {
  return after.some(one => !before.includes(one))
}

function purposesOf({ assessments }: PolicyDocument): string[] {
  return assessments.flatMap(({ purposes }) => purposes)
}

/** Who gets which category where, by which mechanism. */
function processorsOf({ processors }: PolicyDocument): string[] {
  return processors.flatMap(({ id, name, role, country, categories, transfer }) =>
    categories.map(category => [id, name, role, country, transfer?.mechanism ?? 'none', category].join('|')),
  )
}

/** Every period that holds data of applicants, each in a unit of its own. */
function periodsOf({ retention, pool }: PolicyDocument): number[] {
  const { rejected, cancelled, withdrawn, hired, undecided, drafts, cases, receipts, log, backups } =
    retention
  return [
    rejected.months,
    cancelled.months,
    withdrawn.days,
    hired.days,
    hired.capMonths,
    undecided.months,
    drafts.hours,
    retention.managerAccess.days,
    cases.months,
    receipts.months,
    log.days,
    backups.dataDays,
    backups.keyDays,
    pool?.months ?? 0,
    pool?.maxMonths ?? 0,
  ]
}

function hasLonger(before: readonly number[], after: readonly number[]): boolean {
  return after.some((period, at) => period > (before[at] ?? 0))
}
