import type { Context } from '../base/context.ts'
import type { ErasablePlace } from '../policy/places.ts'
import type { DataKey, UnitId } from '../vault/seal.ts'
import type { BrakeStore } from './brake-store.ts'
import type { CertificatesStore } from './certificates-store.ts'
import type { ClaimableUnits } from './claimable-units.ts'
import type { CopiesStore } from './copies-store.ts'
import type { Ledger } from './ledger.ts'
import type { CaseId, HireStatementId, RunId } from '../base/ids.ts'
import type { LeavingId, Plaintext } from '../base/place.ts'
import type { CopyHolder, LeavingUnit, Place } from './place.ts'
import type { Pace } from './pace.ts'
import type { Gate } from './restore-gate.ts'
import type { LeavingConsent } from './run.ts'
import type { RunsStore } from './runs-store.ts'
import type { StopsStore } from './stops-store.ts'
import type { Cell, StatisticsStore } from '../store/statistics-store.ts'

/** What the engine needs of the context. */
export type ErasureContext = Pick<
  Context,
  | 'database'
  | 'inTransaction'
  | 'clock'
  | 'log'
  | 'config'
  | 'policy'
  | 'policies'
  | 'vault'
  | 'audit'
  | 'outbox'
  | 'fileStore'
  | 'counters'
>

/** What the slices and floors register at start, since erasure imports none of them. */
export interface ErasureParts {
  /** Every place that can hold a trace: one that is missing does not compile. */
  places: Readonly<Record<ErasablePlace, Place>>
  /**
   * What the units say, as far as these keys open it; what was changed and does not open is left out.
   *
   * @throws the driver's error when a store cannot be reached: that is a failure, never a skip
   */
  plaintextOf(
    units: readonly LeavingUnit[],
    keys: ReadonlyMap<UnitId, DataKey>,
  ): Promise<ReadonlyMap<LeavingId, Plaintext>>
  /** The consents that each unit stands on or, when its person leaves with it, all of theirs. */
  consentsOf(units: readonly LeavingUnit[]): Promise<ReadonlyMap<LeavingId, LeavingConsent[]>>
  /**
   * The hire statements that go with these units belong to that run from now on, by the unit each goes with: those that
   * nobody else can ask for any more. Safe to repeat.
   */
  takeStatements(
    units: readonly LeavingUnit[],
    runId: RunId,
  ): Promise<ReadonlyMap<LeavingId, HireStatementId[]>>
  /** How many requests of people end unanswered with each unit: the last mail says so. */
  cutShortOf(units: readonly LeavingUnit[]): Promise<ReadonlyMap<LeavingId, number>>
  /** A case that is nobody's keeps neither words nor ids, and is closed: for a repair. */
  stripCase(id: CaseId): Promise<void>
  /** Every profile is found under a mail token of the newest key epoch. Gives how many changed. */
  renewMailTokens(): Promise<number>
  /** Everybody who has a copy of the units, as far as the keys tell where to write to them: those are opened when needed. */
  copiesOf(
    units: readonly LeavingUnit[],
    open: (units: readonly UnitId[]) => Promise<ReadonlyMap<UnitId, DataKey>>,
  ): Promise<readonly CopyHolder[]>
  /** The statistics cells the units are counted in when a run claimed them then, while their rows are still there. */
  cellsOf(units: readonly LeavingUnit[], claimedAt: Date): Promise<readonly Cell[]>
}

/** Everything a step works with. */
export interface Works {
  ctx: ErasureContext
  parts: ErasureParts
  runs: RunsStore
  units: ClaimableUnits
  stops: StopsStore
  ledger: Ledger
  gate: Gate
  certificates: CertificatesStore
  copies: CopiesStore
  statistics: StatisticsStore
  brake: BrakeStore
  pace: Pace
}

/** The places in the order in which they are emptied. */
export function placesOf(works: Pick<Works, 'parts'>): Place[] {
  return Object.values(works.parts.places)
}
