import {
  isId,
  type ConsentId,
  type FileId,
  type HireStatementId,
  type RunId,
  type SubjectId,
  type VacancyId,
} from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { Language } from '../policy/languages.ts'
import type { PlaceName } from '../policy/places.ts'
import type { UnitRule } from '../policy/pool-due.ts'
import type { UnitId } from '../vault/seal.ts'
import type { PurgeRun, RunKind } from './place.ts'

/** The steps of a run, by the numbers of the design. Source: deletion.md 8 */
export const steps = {
  claim: 0,
  intent: 1,
  hide: 2,
  lastMail: 3,
  recipients: 4,
  statistics: 5,
  files: 6,
  children: 7,
  parents: 8,
  scan: 9,
  keys: 10,
  commit: 11,
  tidy: 12,
} as const
export type StepName = keyof typeof steps
export type StepNumber = (typeof steps)[StepName]

/** A file of a unit, by id and size in bytes as stored. */
export interface RunFile {
  id: FileId
  size: number
}

/** A consent that ends with a unit, and the number under which its blind receipt stays. */
export interface RunConsent {
  id: ConsentId
  receiptNo: string
}

/** The same while the plan is made, and whether it still holds then. */
export interface LeavingConsent extends RunConsent {
  holds: boolean
}

/** One unit of a run: ids, dates and rules only, but for `values`, which is sealed under the unit's own key. */
export interface RunItem {
  id: LeavingId
  subjectId: SubjectId
  /** Null for a pool entry. */
  vacancyId: VacancyId | null
  /** Of the certificate: 12 Crockford characters, reserved at submission. */
  number: string
  language: Language
  /** `purge.<rule>`, or `erase.<applicant, staff, command, newer>`. */
  reason: string
  rule: UnitRule
  policyVersion: number
  /** What set the clock going, and on which local date. */
  trigger: { event: string; date: string }
  /** D as it was promised, `YYYY-MM-DD`; null when somebody has spoilt it. */
  promised: string | null
  overdueAt: Date
  /** Kinds of stops that ever stood. */
  stoppedBy: string[]
  /** The local date on which the notice of this D was sent; null when none was, or it did not get through. */
  noticeSentOn: string | null
  files: RunFile[]
  /** Consents that this entry stands on, or that the person leaves behind. */
  consents: RunConsent[]
  /** Hire statements that go with this unit; absent in runs of an earlier version. */
  statements?: HireStatementId[]
  wholeSubject: boolean
  /** `SealedValues` under the unit's key; null when they could not be read, and after the run. */
  values: Buffer | null
  lastMail: 'none' | 'open' | 'closed'
  /** Rows and files that went, by place. */
  counts: Partial<Record<PlaceName, number>>
}

/** `claiming`: it has no units yet. `failed`: it needs a person, and is tried again all the same. */
export type RunState = 'claiming' | 'running' | 'failed' | 'done'

/** A run as stored. Every change of it filters on `_id` and `fence`. */
export interface RunRow {
  _id: RunId
  kind: RunKind
  state: RunState
  /** The step that is open: the first one not done yet. */
  step: number
  /** Grows with each takeover: a worker with an older one can mark nothing. */
  fence: number
  leaseUntil: Date
  /** Failures in a row, and when the next try is due. */
  attempts: number
  nextAt: Date
  /** The code of the last failure, never a message. */
  code: string | null
  /** The run that fenced the keys: another one when this run was split off. */
  keyRunId: RunId
  items: RunItem[]
  createdAt: Date
  claimedAt: Date | null
  deletedAt: Date | null
  scannedAt: Date | null
  keylessAt: Date | null
  /** What the scan did, for the certificates. */
  scan: { places: number; values: number; valueScan: 'done' | 'not_done' } | null
}

/** The run as the places see it. */
export function purgeRunOf(run: RunRow): PurgeRun {
  const items = run.items.map(item => {
    const { id, subjectId, vacancyId, files, statements = [], wholeSubject } = item
    const fileIds = files.map(file => file.id)
    return { id, subjectId, vacancyId, fileIds, statementIds: statements, wholeSubject }
  })
  return { _id: run._id, kind: run.kind, items }
}

/** The units whose keys die with the run: each application, each hire statement with it, each subject of whom nothing stays. */
export function keyUnitsOf(run: RunRow): UnitId[] {
  const subjects = run.items.filter(item => item.wholeSubject).map(item => item.subjectId)
  return [...run.items.flatMap(item => [item.id, ...(item.statements ?? [])]), ...new Set(subjects)]
}

/** How many units of each kind the run has, as the ledger tells it. */
export function unitCountsOf(run: Pick<RunRow, 'items'>): Record<string, number> {
  const pool = run.items.filter(item => isId('poo', item.id)).length
  const hireStatements = run.items.reduce((sum, item) => sum + (item.statements?.length ?? 0), 0)
  return {
    applications: run.items.length - pool,
    ...(pool > 0 ? { pool } : {}),
    ...(hireStatements > 0 ? { hireStatements } : {}),
  }
}

/** Every id of what the run deletes, of which the ledger keeps a token: a consent stays as long as its person. */
export function ledgerIdsOf(run: RunRow): string[] {
  const further = run.items.flatMap(({ files, consents, wholeSubject }) =>
    [...files, ...(wholeSubject ? (consents ?? []) : [])].map(({ id }) => id),
  )
  return [...new Set([...keyUnitsOf(run), ...further])]
}

/** The earliest instant at which a unit of the run is late. */
export function earliestOverdueOf(run: RunRow): Date {
  return new Date(Math.min(...run.items.map(item => item.overdueAt.getTime())))
}
