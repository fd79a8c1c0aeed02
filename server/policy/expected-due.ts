import type { PolicyDocument } from './document-schema.ts'
import { dueFor, instantsOf, localDate, type Due, type DueFacts, type PlainDate } from './retention.ts'
import type { Outcome } from './states.ts'

/** A version of the policy that is, or was, in force. */
export interface VersionInForce {
  version: number
  document: PolicyDocument
}

/** D with the version of the policy whose period set it. */
export interface DueUnderVersion extends Due {
  policyVersion: number
}

/** Everything in an application's row that its D depends on. Instants are UTC. */
export interface LifeFacts {
  lastActAt: Date
  decision: { outcome: Outcome; decidedAt: Date } | null
  /** Of a decision that was taken back after its mail. */
  firstDecidedAt: Date | null
  handedOverAt: Date | null
  withdrawal: { at: Date; before: DueUnderVersion } | null
  /** D is never before or after these, whatever the rule says. */
  notBefore: PlainDate | null
  notAfter: PlainDate | null
}

/**
 * D of an application: the earliest over the versions in force since it was received, so that a shorter period reaches
 * everybody and a longer one nobody who was promised less; then between `notBefore` and `notAfter`.
 * The same for each state: an erasure that waits and a run that has begun move no D. Source: deletion.md 5
 *
 * @param versions those in force since the application's own, oldest first; at least one
 */
export function expectedDue(facts: LifeFacts, versions: readonly VersionInForce[]): DueUnderVersion {
  const [own, ...later] = versions
  if (!own) throw new Error('an application without a policy')
  const on = localDatesUnder(versions)
  let due = dueUnder(own, facts, on)
  for (const version of later) {
    const other = dueUnder(version, facts, on)
    if (other.date < due.date) due = other
  }
  return { ...due, date: between(due.date, facts) }
}

/** The local date of an instant. */
export type LocalDates = (at: Date) => PlainDate

function dueUnder({ version, document }: VersionInForce, facts: LifeFacts, on: LocalDates): DueUnderVersion {
  const { date, rule } = dueFor(dueFactsOf(facts), document, on)
  const promised = facts.withdrawal?.before
  return { date, rule, policyVersion: promised && rule === promised.rule ? promised.policyVersion : version }
}

function dueFactsOf(facts: LifeFacts): DueFacts {
  const { decision, withdrawal, firstDecidedAt, handedOverAt, lastActAt } = facts
  if (withdrawal) return { state: 'withdrawn', withdrawnAt: withdrawal.at, before: withdrawal.before }
  if (!decision) return { state: 'undecided', lastActAt, ...(firstDecidedAt ? { firstDecidedAt } : {}) }
  const { outcome: state, decidedAt } = decision
  return state === 'hired'
    ? { state, decidedAt, ...(handedOverAt ? { handedOverAt } : {}) }
    : { state, decidedAt }
}

/** A date is told in the zone that was in force on it: a later change of zone moves no D. */
export function localDatesUnder(versions: readonly VersionInForce[]): LocalDates {
  return at => localDate(at, zoneAt(versions, at))
}

function zoneAt(versions: readonly VersionInForce[], at: Date): string {
  const last = versions.findLast(
    ({ document }) => instantsOf(document.effective, document.timeZone).eligibleAt <= at,
  )
  return (last ?? versions[0])?.document.timeZone ?? 'UTC'
}

/** The date, or the nearest one that lies between those two. */
export function between(
  date: PlainDate,
  { notBefore, notAfter }: Pick<LifeFacts, 'notBefore' | 'notAfter'>,
): PlainDate {
  const late = notBefore !== null && notBefore > date ? notBefore : date
  return notAfter !== null && notAfter < late ? notAfter : late
}
