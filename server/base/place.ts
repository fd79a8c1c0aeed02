import type { OwnAnswers, Profile } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { PlaceName } from '../policy/places.ts'
import {
  isId,
  type ApplicationId,
  type FileId,
  type HireStatementId,
  type PoolId,
  type RunId,
  type StaffId,
  type SubjectId,
  type VacancyId,
} from './ids.ts'

/** What leaves by the engine: an application, or an entry of the talent pool. */
export type LeavingId = ApplicationId | PoolId

/** How a run began: by the clock, because somebody asked, or because a restored backup had brought it back. */
export type RunKind = 'purge' | 'erase' | 'replay'

/** One unit on its way out, as a place needs to know it: ids only. */
export interface LeavingUnit {
  id: LeavingId
  subjectId: SubjectId
  /** Null for a pool entry. */
  vacancyId: VacancyId | null
  /** Every file of the application, attached or held. */
  fileIds: readonly FileId[]
  /** Hire statements that go with it; absent while that is not known. */
  statementIds?: readonly HireStatementId[]
  /** Whether this was the subject's last unit: then what is kept under the subject's id goes too. */
  wholeSubject: boolean
}

/** A batch of 1 to 500 units that leave together. */
export interface PurgeRun {
  _id: RunId
  kind: RunKind
  items: readonly LeavingUnit[]
}

/** What an application says in plain text, as far as it could be opened. */
export interface Plaintext {
  profile: Profile | undefined
  own: OwnAnswers | undefined
  fileNames: readonly string[]
  /** What else was written of it or by its applicant: notes, messages. */
  texts?: readonly string[]
}

/** Somebody who has a copy of something of a leaving application, or of a leaving entry of the talent pool. */
export interface CopyHolder {
  unit: LeavingId
  /** Of the unit: how the holder knows it. */
  reference: string
  /** Names application and holder together; random to anybody else. */
  holder: string
  /** Of staff who downloaded; null for a recipient outside. */
  staffId: StaffId | null
  /** Where to write; undefined when it is not known any more. */
  to: string | undefined
  language: Language
}

/** What is looked for besides ids. Without it (step `find` before erasing) only ids are looked for. */
export interface SearchValues {
  /** The applications one of whose values is in the text, in any of the encodings searched for. */
  unitsIn(text: string | Uint8Array): readonly LeavingId[]
}

/** A trace of an application in a place: one row or file. */
export interface Finding {
  place: PlaceName | 'logs'
  unit: LeavingId
  /** `reference`: by an id; `value`: by something the applicant wrote. */
  how: 'reference' | 'value'
}

/**
 * When a place is emptied: `hide` (sessions, links) first, then `files`, `children`, `parents`.
 * Source: deletion.md 8, steps 2 and 6-8
 */
export type EraseStage = 'hide' | 'files' | 'children' | 'parents'

/** A place that can hold traces of a subject. */
export interface Place {
  name: PlaceName
  stage: EraseStage
  /** It holds files beside its rows, where no path of the data map leads: its finder takes part in the scan. */
  hasFiles?: true
  /**
   * Nothing of the run's units is left here. By ids only; safe to repeat; loops until the count is 0. Counted before, by
   * `find`: what a worker that died had erased would be missing in the certificate.
   *
   * @throws UnitsFailed when some units could not be erased and all others were; any other error fails the whole run
   */
  erase(run: PurgeRun): Promise<void>
  /** One finding for each row or file that still belongs to a unit, by every `findBy` path; by value too when values are given. */
  find(run: PurgeRun, values?: SearchValues): Promise<Finding[]>
}

/** These units could not be erased while all others of the run were (a bad file): each goes on in a run of its own. */
export class UnitsFailed extends Error {
  readonly code: string
  readonly units: readonly LeavingId[]

  /** @param code a system error code, never a message: that may quote a name */
  constructor(units: readonly LeavingId[], code: string) {
    super(code)
    this.name = 'UnitsFailed'
    this.code = code
    this.units = units
  }
}

/** The ids of the run's units, each checked by pattern: an eraser deletes by nothing else. */
export function unitIdsOf(run: PurgeRun): LeavingId[] {
  return run.items.map(({ id }) => (isId('poo', id) ? id : checked('app', id)))
}

/** The run's applications, each id checked by pattern. */
export function applicationIdsOf(run: PurgeRun): ApplicationId[] {
  return unitIdsOf(run).flatMap(id => (isId('app', id) ? [id] : []))
}

/** The ids of those units that are applications. */
export function applicationsAmong(units: readonly Pick<LeavingUnit, 'id'>[]): ApplicationId[] {
  return units.flatMap(({ id }) => (isId('app', id) ? [id] : []))
}

/** The run's pool entries, each id checked by pattern. */
export function poolIdsOf(run: PurgeRun): PoolId[] {
  return unitIdsOf(run).flatMap(id => (isId('poo', id) ? [id] : []))
}

/** The ids of those units that are pool entries. */
export function poolEntriesAmong(units: readonly Pick<LeavingUnit, 'id'>[]): PoolId[] {
  return units.flatMap(({ id }) => (isId('poo', id) ? [id] : []))
}

/** The ids of subjects of whom nothing stays, each checked by pattern. */
export function leavingSubjectIdsOf(run: PurgeRun): SubjectId[] {
  return run.items.filter(item => item.wholeSubject).map(item => checked('sub', item.subjectId))
}

/** The run's file ids, each checked by pattern. */
export function fileIdsOf(run: PurgeRun): FileId[] {
  return run.items.flatMap(item => item.fileIds.map(id => checked('fil', id)))
}

/** The hire statements that go with the run, each with the unit it goes with, each id checked by pattern. */
export function statementsOf(run: PurgeRun): { id: HireStatementId; unit: LeavingId }[] {
  return run.items.flatMap(item =>
    (item.statementIds ?? []).map(id => ({ id: checked('hir', id), unit: item.id })),
  )
}

function checked<P extends 'app' | 'sub' | 'fil' | 'hir'>(prefix: P, id: unknown) {
  if (!isId(prefix, id)) throw new Error('not an id of its kind')
  return id
}
