import type { PlaceName } from '../../policy/places.ts'
import { states } from '../../policy/states.ts'
import { dateAt, textAt, valuesAt, type StoredRow } from './rows.ts'

/** What else a row is judged by. */
export interface Beside {
  /** Runs that are not done: only such a one can have something in hand. */
  openRuns: ReadonlySet<string>
  /** Consents that hold, of those that the rows name. */
  standingConsents: ReadonlySet<string>
  /** Vacancies that have an application, of those that the rows name. */
  appliedFor: ReadonlySet<string>
}

/** What about a row cannot be; undefined when all can. */
type Impossible = (row: StoredRow, beside: Beside) => string | undefined

interface StateRule {
  of: Impossible
  projection: Readonly<Record<string, 0>>
}

const has = (row: StoredRow, path: string): boolean =>
  valuesAt(row, path).some(value => value !== null && value !== undefined)

/** A run that has it, and is at it. */
function runFault(row: StoredRow, { openRuns }: Beside, isTaken: boolean): string | undefined {
  if (isTaken !== has(row, 'runId')) return 'runId'
  return isTaken && !openRuns.has(textAt(row, 'runId') ?? '') ? 'run' : undefined
}

/** Whoever is deleted one day: what keeps it, what has taken it, and what is asked of it. */
function unitFault(row: StoredRow, beside: Beside): string | undefined {
  const state = textAt(row, 'state')
  const isAsked = has(row, 'erasure')
  if (state === 'erasure_pending' && !isAsked) return 'erasure'
  if (isAsked && state !== 'erasure_pending' && state !== 'purging') return 'erasure'
  if (!areStops(row)) return 'stops'
  return runFault(row, beside, state === 'purging')
}

/** A claim waits for stops that are none as for ones that are. */
function areStops(row: StoredRow): boolean {
  const { stops } = row
  const isStop = (stop: unknown): boolean =>
    dateAt(stop, 'until') !== undefined && textAt(stop, 'kind') !== undefined
  return Array.isArray(stops) && stops.every(isStop)
}

const application: Impossible = (row, beside) => {
  const state = textAt(row, 'state')
  if (!states.some(one => one === state)) return 'state'
  if (state === 'decided' && !has(row, 'decision')) return 'decision'
  if (state === 'received' && has(row, 'decision')) return 'decision'
  if (state === 'withdrawn' && !has(row, 'withdrawal')) return 'withdrawal'
  return unitFault(row, beside)
}

const poolStates = ['active', 'asked', 'erasure_pending', 'purging']

/** Kept on a consent that holds, or, by a hold, though its person has left. */
const poolEntry: Impossible = (row, beside) => {
  const state = textAt(row, 'state')
  if (!poolStates.some(one => one === state)) return 'state'
  if (state === 'asked' && valuesAt(row, 'asked.at').length === 0) return 'asked'
  const isLive = state === 'active' || state === 'asked'
  const isKept = has(row, 'leftAt') || beside.standingConsents.has(textAt(row, 'consentId') ?? '')
  if (isLive && !isKept) return 'consent'
  return unitFault(row, beside)
}

/** There for those who applied for the job: with the last of them it goes. */
const hireStatement: Impossible = (row, beside) => {
  const isTaken = has(row, 'runId')
  if (!isTaken && !has(row, 'applicationId') && !beside.appliedFor.has(textAt(row, 'vacancyId') ?? ''))
    return 'vacancyId'
  return runFault(row, beside, isTaken)
}

/** A person of whom there is nothing is in a run. */
const profile: Impossible = (row, beside) => {
  const isTaken = has(row, 'runId')
  if (!isTaken && valuesAt(row, 'units').length === 0) return 'units'
  return runFault(row, beside, isTaken)
}

const fileStates = ['pending', 'held', 'attached', 'dropped']
const file: Impossible = row => (fileStates.includes(textAt(row, 'state') ?? '') ? undefined : 'state')

/** The places in which something has a state, and what of that cannot be. What is sealed is not read. */
export const impossibleIn: Readonly<Partial<Record<PlaceName, StateRule>>> = {
  applications: { of: application, projection: { own: 0 } },
  pool: { of: poolEntry, projection: { contact: 0 } },
  hireStatements: { of: hireStatement, projection: { sealed: 0 } },
  applicants: { of: profile, projection: { profile: 0 } },
  files: { of: file, projection: { sealed: 0 } },
}
