import type { z } from 'zod'
import type { Context } from '../../base/context.ts'
import { instantsOf, type DueInstants } from '../../policy/retention.ts'
import { unitDates } from '../../policy/unit-dates.ts'
import { hourMs } from './check.ts'
import type { DatedPlace, UnitDue } from './day-of-unit.ts'
import type { FindingCode } from './finding.ts'
import { dateAt, textAt, valuesAt, type StoredRow } from './rows.ts'

/** What about the dates of a unit is not as its D makes it, and what is certain to be right instead. */
export interface DateFault {
  code: Extract<FindingCode, 'dateIsNone' | 'dateUnlikeRule' | 'instantUnlikeDate'>
  /** The date that its rule gives, or the path of an instant. */
  detail?: string
  /** Undefined where only a person can tell which of two facts is wrong. */
  mended?: MendedDates
}

/** D and its instants, as paths to set. */
export interface MendedDates {
  set: Readonly<Record<string, unknown>>
  /** When D itself was none. */
  newDue?: UnitDue
}

/** By what dates are judged. */
export interface Judging {
  ctx: Pick<Context, 'policies' | 'policy'>
  place: DatedPlace
  now: Date
}

type Dates = z.infer<(typeof unitDates)[DatedPlace['name']]['dates']>

/** What is wrong with the dates of that row; undefined when they are right. Source: deletion.md 4 to 6 */
export function dateFaultOf(judging: Judging, row: StoredRow): DateFault | undefined {
  const { ctx, place } = judging
  const read = unitDates[place.name].dates.safeParse(row)
  const expected = place.expected(ctx.policies, row)
  if (!expected) return { code: 'dateIsNone' }
  const { date, rule } = expected
  const isUnlike = storedDues(place, row).some(due => due.date !== date || due.rule !== rule)
  if (isUnlike) return { code: read.success ? 'dateUnlikeRule' : 'dateIsNone', detail: date }
  if (textAt(row, 'state') === 'erasure_pending' && !isAsked(row)) return undefined // found as a state
  if (!read.success) return { code: 'dateIsNone', detail: date, mended: mendedDates(judging, row, expected) }
  const path = unlikeIn(judging, row, read.data)
  if (path === undefined) return undefined
  return { code: 'instantUnlikeDate', detail: path, mended: mendedDates(judging, row, read.data.due) }
}

/** D as far as it is one: of the unit, and of what it is again when an erasure is taken back. */
function storedDues(place: DatedPlace, row: StoredRow): UnitDue[] {
  const found = ['due', 'erasure.before.due'].map(path => place.due.safeParse(valuesAt(row, path)[0]))
  return found.flatMap(read => (read.success ? [read.data] : []))
}

function isAsked(row: StoredRow): boolean {
  const [erasure] = valuesAt(row, 'erasure')
  return typeof erasure === 'object' && erasure !== null
}

/** The path of the first instant that D, a stop that has ended, or a request to erase cannot have set. */
function unlikeIn(judging: Judging, row: StoredRow, { due, erasure, ...own }: Dates): string | undefined {
  if (!erasure) return unlikeDay(judging, row, { date: due.date, own })
  const before = unlikeDay(judging, row, { date: due.date, own: erasure.before })
  if (before !== undefined) return `erasure.before.${before}`
  const { requestedAt, undoUntil } = erasure
  const latest = lastUndo(judging, row, requestedAt)
  if (requestedAt > judging.now) return 'erasure.requestedAt'
  if (undoUntil > latest) return 'erasure.undoUntil'
  if (own.eligibleAt.getTime() !== undoUntil.getTime()) return 'eligibleAt'
  return own.overdueAt < own.eligibleAt || own.overdueAt > aDayAfter(latest) ? 'overdueAt' : undefined
}

function unlikeDay(
  judging: Judging,
  row: StoredRow,
  { date, own }: { date: string; own: DueInstants },
): keyof DueInstants | undefined {
  const right = instantsOf(date, judging.ctx.policy.document.timeZone)
  if (own.eligibleAt.getTime() !== right.eligibleAt.getTime()) return 'eligibleAt'
  if (own.overdueAt.getTime() === right.overdueAt.getTime()) return undefined
  const isLawful = mayBeLoosened(judging, row, right) && own.overdueAt <= aDayAfter(judging.now)
  return isLawful && own.overdueAt > right.overdueAt ? undefined : 'overdueAt'
}

/**
 * Whether the end of a hold or an access may have made room: only of a unit that was due by then, and at most a day from
 * an instant that has passed.
 */
function mayBeLoosened({ now }: Judging, row: StoredRow, right: DueInstants): boolean {
  const kinds = valuesAt(row, 'stoppedBy')
  return right.eligibleAt <= now && (kinds.includes('hold') || kinds.includes('access'))
}

function aDayAfter(at: Date): Date {
  return new Date(at.getTime() + 24 * hourMs)
}

/** The last instant to which a cooling-off that began then can reach, under any version the unit has had. */
function lastUndo({ ctx }: Judging, row: StoredRow, requestedAt: Date): Date {
  const [own] = valuesAt(row, 'policyVersion')
  const versions = ctx.policies.since(typeof own === 'number' ? own : 1)
  const hours = Math.max(...versions.map(({ document }) => document.timing.coolingOff.hours))
  return new Date(requestedAt.getTime() + hours * hourMs)
}

/** The dates as that D makes them. */
function mendedDates(judging: Judging, row: StoredRow, due: UnitDue): MendedDates {
  const isNew = !judging.place.due.safeParse(valuesAt(row, 'due')[0]).success
  const newDue = isNew ? { newDue: due } : {}
  if (!isAsked(row))
    return {
      set: { due, ...rightDay(judging, row, { date: due.date, stored: dateAt(row, 'overdueAt') }) },
      ...newDue,
    }
  const day = rightDay(judging, row, { date: due.date, stored: dateAt(row, 'erasure.before.overdueAt') })
  const waiting = rightErasure(judging, row, day)
  const before = {
    'erasure.before.due': due,
    'erasure.before.eligibleAt': day.eligibleAt,
    'erasure.before.overdueAt': day.overdueAt,
  }
  return { set: { due, ...before, ...waiting, 'erasure.undoUntil': waiting.eligibleAt }, ...newDue }
}

/** The room that a stop has made is kept as far as it may be right. */
function rightDay(
  judging: Judging,
  row: StoredRow,
  { date, stored }: { date: string; stored: Date | undefined },
): DueInstants {
  const right = instantsOf(date, judging.ctx.policy.document.timeZone)
  const isStopped = valuesAt(row, 'stops.ref').length > 0 // its end will make room anew
  if (!stored || isStopped || stored < right.overdueAt || !mayBeLoosened(judging, row, right)) return right
  const latest = aDayAfter(judging.now)
  return { ...right, overdueAt: stored < latest ? stored : latest }
}

/** A request whose instants are lost waits its whole cooling-off, and never longer than to D. */
function rightErasure(judging: Judging, row: StoredRow, day: DueInstants): DueInstants {
  const requestedAt = dateAt(row, 'erasure.requestedAt')
  const from = requestedAt && requestedAt < judging.now ? requestedAt : judging.now
  const latest = lastUndo(judging, row, from)
  const undoUntil = dateAt(row, 'erasure.undoUntil')
  const whole = latest < day.eligibleAt ? latest : day.eligibleAt
  const eligibleAt = undoUntil && undoUntil <= latest ? undoUntil : whole
  const overdueAt = aDayAfter(eligibleAt)
  return {
    eligibleAt,
    overdueAt: day.overdueAt < overdueAt && day.overdueAt > eligibleAt ? day.overdueAt : overdueAt,
  }
}
