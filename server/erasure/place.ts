/**
 * The shapes a place is registered with. They live in `base/place.ts`, since the floors below the slices
 * (files, audit, mail, access) hold places too and may not import a slice.
 */
export { applicationIdsOf, fileIdsOf, leavingSubjectIdsOf, UnitsFailed } from '../base/place.ts'
export type {
  CopyHolder,
  EraseStage,
  Finding,
  LeavingId,
  LeavingUnit,
  Place,
  PurgeRun,
  RunKind,
  SearchValues,
} from '../base/place.ts'
