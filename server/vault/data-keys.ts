import { randomBytes } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { codeOf, Refusal } from '../base/errors.ts'
import { isId } from '../base/ids.ts'
import { dataKeysStore, type DataKeyRow, type DataKeysStore } from './data-keys-store.ts'
import type { KeyEpochs } from './key-epochs.ts'
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
  /** Units with an active key made before that instant, by id, behind `after`: where to look for keys without an owner. */
  activeBefore(instant: Date, page: { after: string; limit: number }): Promise<UnitId[]>
  /** Rows of keys destroyed before that instant, which no backup can bring back, are gone. Gives how many. */
  forgetDestroyed(before: Date): Promise<number>
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

/** Whether the text is the id of something that can have a data key. */
export function isUnitId(text: unknown): text is UnitId {
  return isId('app', text) || isId('sub', text) || isId('mal', text)
}

type Rows = Map<UnitId, DataKeyRow>

/** The data keys of that database, wrapped with those epochs. */
export function dataKeysOf(ctx: Pick<Context, 'database' | 'clock'>, epochs: KeyEpochs): DataKeys {
  const store = dataKeysStore(ctx.database)
  const openAll = async (units: readonly UnitId[], mayOpen: (row: DataKeyRow) => boolean) => {
    const rows = await rowsOf(store, units)
    refuse(units, unit => !rows.has(unit), KeyMissing)
    refuse(units, unit => !mayOpen(rowOf(rows, unit)), KeyErased)
    return new Map(units.map(unit => [unit, openRow(epochs, unit, rowOf(rows, unit))]))
  }
  return {
    create: async unit => await create({ store, epochs, clock: ctx.clock }, unit),
    open: async units => await openAll(units, row => row.state === 'active'),
    openFenced: async (runId, units) =>
      await openAll(units, row => row.state === 'fenced' && row.runId === runId),
    fence: async (runId, units) => await fence(store, runId, units),
    destroy: async units => {
      for (const unit of units) checkedUnit(unit)
      if (units.length > 0) await store.destroy(units, ctx.clock.now())
      return [...(await rowsOf(store, units)).values()].filter(row => row.state === 'destroyed').length
    },
    stateOf: async units =>
      new Map([...(await rowsOf(store, units))].map(([unit, row]) => [unit, row.state])),
    forgetDestroyed: async before => await store.forgetDestroyed(before),
    activeBefore: async (instant, page) => (await store.activeBefore(instant, page)).filter(isUnitId),
  }
}

async function create(
  ctx: { store: DataKeysStore; epochs: KeyEpochs } & Pick<Context, 'clock'>,
  unit: UnitId,
): Promise<DataKey> {
  const bytes = randomBytes(32)
  try {
    await ctx.store.insert({
      unit: checkedUnit(unit),
      createdAt: ctx.clock.now(),
      ...ctx.epochs.wrap(unit, bytes),
    })
    return { unit, bytes }
  } catch (error) {
    if (codeOf(error) !== '11000') throw error
  }
  const row = rowOf(await rowsOf(ctx.store, [unit]), unit)
  if (row.state !== 'active') throw new KeyErased([unit])
  return openRow(ctx.epochs, unit, row)
}

async function fence(store: DataKeysStore, runId: string, units: readonly UnitId[]): Promise<void> {
  for (const unit of units) checkedUnit(unit)
  if (units.length > 0) await store.fence(units, runId)
  const rows = await rowsOf(store, units)
  refuse(units, unit => !rows.has(unit), KeyMissing)
  refuse(units, unit => isAnothers(rowOf(rows, unit), runId), KeyErased)
}

function isAnothers(row: DataKeyRow, runId: string): boolean {
  return row.state !== 'destroyed' && row.runId !== runId
}

async function rowsOf(store: DataKeysStore, units: readonly UnitId[]): Promise<Rows> {
  for (const unit of units) checkedUnit(unit)
  if (units.length === 0) return new Map()
  const rows = await store.rowsOf(units)
  return new Map(rows.map(row => [checkedUnit(row._id), row]))
}

function rowOf(rows: Rows, unit: UnitId): DataKeyRow {
  const row = rows.get(unit)
  if (!row) throw new KeyMissing([unit])
  return row
}

function openRow(epochs: KeyEpochs, unit: UnitId, row: DataKeyRow): DataKey {
  if (!row.wrapped) throw new KeyErased([unit])
  return { unit, bytes: epochs.unwrap(unit, { epoch: row.epoch, wrapped: row.wrapped }) }
}

function refuse(
  units: readonly UnitId[],
  isWrong: (unit: UnitId) => boolean,
  Refused: typeof KeyErased | typeof KeyMissing,
): void {
  const wrong = units.filter(isWrong)
  if (wrong.length > 0) throw new Refused(wrong)
}

function checkedUnit(text: string): UnitId {
  if (!isUnitId(text)) throw new Error('not the id of a unit')
  return text
}
