import { Refusal } from '../base/errors.ts'
import type { DataKey, UnitId } from './seal.ts'

/** `fenced`: opened only by the run that fenced it. `destroyed`: the row stays, so that no id gets a second key. */
export type KeyState = 'active' | 'fenced' | 'destroyed'

/** The data keys: one row a unit in the keys database. No cache anywhere. Source: deletion.md 2, 14 */
export interface DataKeys {
  /**
   * The unit has a data key, made now or, while it is active, earlier. Call it before the owner's transaction.
   *
   * @throws KeyErased when its key is fenced or destroyed
   */
  create(unit: UnitId): Promise<DataKey>
  /**
   * The keys of all these units, by one query.
   *
   * @throws KeyErased when one of them is fenced or destroyed
   * @throws KeyMissing when one of them has no row
   */
  open(units: readonly UnitId[]): Promise<Map<UnitId, DataKey>>
  /**
   * Each key that was active is opened only by this run from now on; safe to repeat, destroyed ones stay so.
   *
   * @throws KeyErased when another run has fenced one of them
   * @throws KeyMissing when one of them has no row
   */
  fence(runId: string, units: readonly UnitId[]): Promise<void>
  /**
   * The keys that this run has fenced.
   *
   * @throws KeyErased when one of them is destroyed or not fenced by this run
   * @throws KeyMissing when one of them has no row
   */
  openFenced(runId: string, units: readonly UnitId[]): Promise<Map<UnitId, DataKey>>
  /** No key of these units opens any more. Gives how many of them are destroyed now; safe to repeat. */
  destroy(units: readonly UnitId[]): Promise<number>
  /** The state of each key that has a row. */
  stateOf(units: readonly UnitId[]): Promise<Map<UnitId, KeyState>>
  /** Units with an active key made before that instant, oldest first: where to look for keys without an owner. */
  activeBefore(instant: Date, limit: number): Promise<UnitId[]>
}

/** The key is fenced or destroyed: what it sealed is being deleted, or gone (410). */
export class KeyErased extends Refusal {
  readonly units: readonly UnitId[]

  constructor(units: readonly UnitId[]) {
    super('gone')
    this.name = 'KeyErased'
    this.units = units
  }
}

/** A unit without a key row: a finding, never a reason to make one. */
export class KeyMissing extends Error {
  readonly units: readonly UnitId[]

  constructor(units: readonly UnitId[]) {
    super('no key row')
    this.name = 'KeyMissing'
    this.units = units
  }
}
