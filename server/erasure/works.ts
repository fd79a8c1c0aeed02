import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ErasablePlace } from '../policy/places.ts'
import type { DataKey, UnitId } from '../vault/seal.ts'
import type { CertificatesStore } from './certificates-store.ts'
import type { ClaimableUnits } from './claimable-units.ts'
import type { Ledger } from './ledger.ts'
import type { Plaintext } from '../base/place.ts'
import type { LeavingUnit, Place } from './place.ts'
import type { RunsStore } from './runs-store.ts'
import type { Cell, StatisticsStore } from '../store/statistics-store.ts'

/** What the engine needs of the context. */
export type ErasureContext = Pick<
  Context,
  'database' | 'inTransaction' | 'clock' | 'log' | 'config' | 'policy' | 'vault' | 'audit' | 'outbox'
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
  ): Promise<ReadonlyMap<ApplicationId, Plaintext>>
  /** The statistics cells the units are counted in, while their rows are still there. */
  cellsOf(units: readonly LeavingUnit[]): Promise<readonly Cell[]>
}

/** Everything a step works with. */
export interface Works {
  ctx: ErasureContext
  parts: ErasureParts
  runs: RunsStore
  units: ClaimableUnits
  ledger: Ledger
  certificates: CertificatesStore
  statistics: StatisticsStore
}

/** The places in the order in which they are emptied. */
export function placesOf(works: Pick<Works, 'parts'>): Place[] {
  return Object.values(works.parts.places)
}
