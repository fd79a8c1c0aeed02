import type { ApplicationId, FileId, RunId, SubjectId, VacancyId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { PlaceName } from '../policy/places.ts'
import type { RuleId } from '../policy/retention.ts'
import type { UnitId } from '../vault/seal.ts'
import type { PurgeRun, RunKind } from './place.ts'

/** The steps of a run, by the numbers of the design. Source: deletion.md 8 */
export const steps = {
  claim: 0,
  intent: 1,
  hide: 2,
  lastMail: 3,
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

/** One application of a run: ids, dates and rules only, but for `values`, which is sealed under the unit's own key. */
export interface RunItem {
  id: ApplicationId
  subjectId: SubjectId
  vacancyId: VacancyId
  /** Of the certificate: 12 Crockford characters, reserved at submission. */
  number: string
  language: Language
  /** `purge.<rule>`, or `erase.<applicant, staff, command>`. */
  reason: string
  rule: RuleId
  policyVersion: number
  /** What set the clock going, and on which local date. */
  trigger: { event: string; date: string }
  /** D as it was promised, `YYYY-MM-DD`. */
  promised: string
  overdueAt: Date
  files: RunFile[]
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
  const items = run.items.map(({ id, subjectId, vacancyId, files, wholeSubject }) => {
    return { id, subjectId, vacancyId, fileIds: files.map(file => file.id), wholeSubject }
  })
  return { _id: run._id, kind: run.kind, items }
}

/** The units whose keys die with the run: each application, and each subject of whom nothing stays. */
export function keyUnitsOf(run: RunRow): UnitId[] {
  const subjects = run.items.filter(item => item.wholeSubject).map(item => item.subjectId)
  return [...run.items.map(item => item.id), ...new Set(subjects)]
}

/** Every id of the run that the ledger keeps a token of. */
export function ledgerIdsOf(run: RunRow): string[] {
  return [...keyUnitsOf(run), ...run.items.flatMap(item => item.files.map(file => file.id))]
}

/** The earliest instant at which a unit of the run is late. */
export function earliestOverdueOf(run: RunRow): Date {
  return new Date(Math.min(...run.items.map(item => item.overdueAt.getTime())))
}
