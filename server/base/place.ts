import type { OwnAnswers, Profile } from '../policy/fields.ts'
import type { PlaceName } from '../policy/places.ts'
import { isId, type ApplicationId, type FileId, type RunId, type SubjectId, type VacancyId } from './ids.ts'

/** How a run began: by the clock, or because somebody asked. */
export type RunKind = 'purge' | 'erase'

/** One application on its way out, as a place needs to know it: ids only. */
export interface LeavingUnit {
  id: ApplicationId
  subjectId: SubjectId
  vacancyId: VacancyId
  /** Every file of the application, attached or held. */
  fileIds: readonly FileId[]
  /** Whether this was the subject's last unit: then what is kept under the subject's id goes too. */
  wholeSubject: boolean
}

/** A batch of 1 to 500 applications that leave together. */
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
}

/** What is looked for besides ids. Without it (step `find` before erasing) only ids are looked for. */
export interface SearchValues {
  /** The applications one of whose values is in the text, in any of the encodings searched for. */
  unitsIn(text: string | Uint8Array): readonly ApplicationId[]
}

/** A trace of an application in a place: one row or file. */
export interface Finding {
  place: PlaceName | 'logs'
  unit: ApplicationId
  /** `reference`: by an id; `value`: by something the applicant wrote. */
  how: 'reference' | 'value'
}

/** How many rows or files went, of each application that had any. */
export type ErasedCounts = Readonly<Partial<Record<ApplicationId, number>>>

/**
 * When a place is emptied: `hide` (sessions, links) first, then `files`, `children`, `parents`.
 * Source: deletion.md 8, steps 2 and 6-8
 */
export type EraseStage = 'hide' | 'files' | 'children' | 'parents'

/** A place that can hold traces of a subject. */
export interface Place {
  name: PlaceName
  stage: EraseStage
  /**
   * Nothing of the run's units is left here. By ids only; safe to repeat; loops until the count is 0.
   *
   * @throws UnitsFailed when some units could not be erased and all others were; any other error fails the whole run
   */
  erase(run: PurgeRun): Promise<ErasedCounts>
  /** One finding for each row or file that still belongs to a unit, by every `findBy` path; by value too when values are given. */
  find(run: PurgeRun, values?: SearchValues): Promise<Finding[]>
}

/** These units could not be erased while all others of the run were (a bad file): each goes on in a run of its own. */
export class UnitsFailed extends Error {
  readonly code: string
  readonly units: readonly ApplicationId[]

  /** @param code a system error code, never a message: that may quote a name */
  constructor(units: readonly ApplicationId[], code: string) {
    super(code)
    this.name = 'UnitsFailed'
    this.code = code
    this.units = units
  }
}

/** The run's application ids, each checked by pattern: an eraser deletes by nothing else. */
export function applicationIdsOf(run: PurgeRun): ApplicationId[] {
  return run.items.map(item => checked('app', item.id))
}

/** The ids of subjects of whom nothing stays, each checked by pattern. */
export function leavingSubjectIdsOf(run: PurgeRun): SubjectId[] {
  return run.items.filter(item => item.wholeSubject).map(item => checked('sub', item.subjectId))
}

/** The run's file ids, each checked by pattern. */
export function fileIdsOf(run: PurgeRun): FileId[] {
  return run.items.flatMap(item => item.fileIds.map(id => checked('fil', id)))
}

function checked<P extends 'app' | 'sub' | 'fil'>(prefix: P, id: unknown) {
  if (!isId(prefix, id)) throw new Error('not an id of its kind')
  return id
}

/** How often each unit occurs: what an eraser of rows found by application returns. */
export function countsOf(units: readonly ApplicationId[]): ErasedCounts {
  const counts: Partial<Record<ApplicationId, number>> = {}
  for (const unit of units) counts[unit] = (counts[unit] ?? 0) + 1
  return counts
}
