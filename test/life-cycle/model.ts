import assert from 'node:assert/strict'
import type { ApplicationId, SubjectId, VacancyId } from '../../server/base/ids.ts'
import type { StopKind } from '../../server/erasure/stops.ts'
import type { PolicyDocument } from '../../server/policy/document.ts'
import {
  addDays,
  dueFor,
  instantsOf,
  localDate,
  type DueFacts,
  type PlainDate,
} from '../../server/policy/retention.ts'

/** A version as the model knows it. */
export interface ModelVersion {
  version: number
  document: PolicyDocument
}

/** What stops a deletion, and until when. */
export interface ModelStop {
  kind: StopKind
  until: Date
}

/** What the model believes of one application, learned from what was done to it and from nothing else. */
export interface Life {
  id: ApplicationId
  subjectId: SubjectId
  vacancyId: VacancyId
  version: number
  lastActAt: Date
  outcome: 'rejected' | 'hired' | 'cancelled' | null
  decidedAt: Date | null
  firstDecidedAt: Date | null
  handedOverAt: Date | null
  withdrawn: { at: Date; before: PlainDate } | null
  /** Grace: D is not before that. */
  notBefore: PlainDate | null
  stops: Map<string, ModelStop>
  /** When an erasure that waits may go. */
  erasedFrom: Date | null
  gone: boolean
}

const zone = 'Europe/Oslo'

/** The local date of the instant. */
export function dayOf(at: Date): PlainDate {
  return localDate(at, zone)
}

/** D as the model has it: the earliest of the rule's over the versions in force since its own, and its grace. */
export function modelDue(life: Life, versions: readonly ModelVersion[]): PlainDate {
  const since = versions.filter(one => one.version >= life.version)
  const dates = since.map(({ document }) => dueOf(life, document))
  const earliest = dates.reduce((one, other) => (other < one ? other : one))
  return life.notBefore !== null && life.notBefore > earliest ? life.notBefore : earliest
}

function dueOf(life: Life, document: PolicyDocument): PlainDate {
  if (life.withdrawn) {
    const date = addDays(dayOf(life.withdrawn.at), document.retention.withdrawn.days)
    return life.withdrawn.before < date ? life.withdrawn.before : date
  }
  return dueFor(factsOf(life), document).date
}

function factsOf(life: Life): DueFacts {
  const { outcome, decidedAt, handedOverAt, firstDecidedAt, lastActAt } = life
  if (!outcome || !decidedAt) {
    return firstDecidedAt
      ? { state: 'undecided', lastActAt, firstDecidedAt }
      : { state: 'undecided', lastActAt }
  }
  if (outcome !== 'hired') return { state: outcome, decidedAt }
  return handedOverAt ? { state: 'hired', decidedAt, handedOverAt } : { state: 'hired', decidedAt }
}

/** Those who hire do not see it. */
export function isHidden(life: Life): boolean {
  return [...life.stops.values()].some(({ kind }) => kind !== 'access')
}

/** The stop is no more; after a restriction past D the applicant has another fourteen days. */
export function endStop(life: Life, ref: string, ...[versions, now]: [readonly ModelVersion[], Date]): void {
  const hasPassed = instantsOf(modelDue(life, versions), zone).eligibleAt <= now
  if (life.stops.get(ref)?.kind === 'restriction' && hasPassed) life.notBefore = addDays(dayOf(now), 14)
  life.stops.delete(ref)
}

/** Whether it must be gone after a sweep at that instant, and must not before. */
export function isOver(life: Life, versions: readonly ModelVersion[], at: Date): boolean {
  if (life.stops.size > 0) return false
  if (life.erasedFrom) return life.erasedFrom <= at
  return instantsOf(modelDue(life, versions), zone).eligibleAt <= at
}

/** A later version reached everybody: what it let pass gets seven days from its beginning, at most what was promised. */
export function shorten(life: Life, versions: readonly ModelVersion[]): void {
  const before = modelDue(life, versions.slice(0, -1))
  const after = modelDue(life, versions)
  const effective = versions.at(-1)?.document.effective
  assert.ok(effective)
  if (after >= before || after > effective) return
  const grace = addDays(effective, 7)
  const until = grace < before ? grace : before
  if (life.notBefore === null || life.notBefore < until) life.notBefore = until
}
