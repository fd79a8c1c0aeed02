import { randomBytes } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { codeOf, Refusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { isId } from '../base/ids.ts'
import { dataKeysStore, type DataKeyRow, type DataKeysStore, type KeyState } from './data-keys-store.ts'
import type { KeyEpochs, WrappedKey } from './key-epochs.ts'
import { SealBroken, type DataKey, type UnitId } from './seal.ts'

/** The data keys: one row a unit in the keys database. No cache anywhere. Source: deletion.md 2, 14 */
export interface DataKeys {
  /**
   * The unit has a data key, made now or, while it is active, earlier. Call it before the owner's transaction.
   *
   * @throws KeyErased when its key is fenced or destroyed
   */
  create(unit: UnitId): Promise<DataKey>
  /** As `create`, for many by one write; a unit whose key is fenced or destroyed is left out. */
  createAll(units: readonly UnitId[]): Promise<Map<UnitId, DataKey>>
  /**
   * The keys of all these units, by one query.
   *
   * @throws KeyErased when one of them is fenced or destroyed
   * @throws KeyMissing when one of them has no row, or one that no epoch opens
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
   * @throws KeyMissing when one of them has no row, or one that no epoch opens
   */
  openFenced(runId: string, units: readonly UnitId[]): Promise<Map<UnitId, DataKey>>
  /**
   * Those of the keys that this run may open, by one query: active ones, and those it has fenced. Others are left out, and
   * rows that were changed or name an epoch that is lost: what nobody can open any more is deleted all the same.
   */
  openable(runId: string, units: readonly UnitId[]): Promise<Map<UnitId, DataKey>>
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

/** A unit without a key row, or whose key no epoch opens: a finding, never a reason to make one. What it sealed is not deleted. */
export class KeyMissing extends Refusal {
  readonly units: readonly UnitId[]

  constructor(units: readonly UnitId[]) {
    super('unreadable')
    this.name = 'KeyMissing'
    this.units = units
  }
}

/** Whether the text is the id of something that can have a data key. */
export function isUnitId(text: unknown): text is UnitId {
  return (['app', 'sub', 'poo', 'hir', 'mal', 'ask'] as const).some(prefix => isId(prefix, text))
}

type Rows = Map<UnitId, DataKeyRow>

/** The data keys of that database, wrapped with those epochs. */
export function dataKeysOf(ctx: Pick<Context, 'database' | 'clock'>, epochs: KeyEpochs): DataKeys {
  const store = dataKeysStore(ctx.database)
  const openAll = async (units: readonly UnitId[], mayOpen: (row: DataKeyRow) => boolean) => {
    const rows = await readableRows({ store, epochs }, units)
    refuse(units, unit => !rows.has(unit), KeyMissing)
    refuse(units, unit => !mayOpen(rowOf(rows, unit)), KeyErased)
    const open = new Map(units.flatMap(unit => entryOf(unit, openSound(epochs, unit, rowOf(rows, unit)))))
    refuse(units, unit => !open.has(unit), KeyMissing)
    return open
  }
  return {
    create: async unit => await create({ store, epochs, clock: ctx.clock }, unit),
    createAll: async units => await createAll({ store, epochs, clock: ctx.clock }, units),
    open: async units => await openAll(units, row => row.state === 'active'),
    openFenced: async (runId, units) => await openAll(units, row => isFencedBy(row, runId)),
    openable: async (runId, units) => {
      const rows = await readableRows({ store, epochs }, units)
      const open = [...rows].filter(([, row]) => row.state === 'active' || isFencedBy(row, runId))
      return new Map(open.flatMap(([unit, row]) => entryOf(unit, openSound(epochs, unit, row))))
    },
    fence: async (runId, units) => await fence(store, runId, units),
    destroy: async units => {
      for (const unit of units) checkedUnit(unit)
      if (units.length > 0) await store.destroy(units, await ctx.database.now())
      await epochs.refresh() // what is said of the epoch from now on is of one at least as new as that of these keys
      return units.length === 0 ? 0 : await store.countDestroyed(units)
    },
    stateOf: async units => {
      const states = units.length === 0 ? [] : await store.statesOf(units.map(checkedUnit))
      return new Map(states.map(row => [checkedUnit(row._id), row.state]))
    },
    forgetDestroyed: async before => await store.forgetDestroyed(before),
    activeBefore: async (instant, page) => (await store.activeBefore(instant, page)).filter(isUnitId),
  }
}

interface Making extends Pick<Context, 'clock'> {
  store: DataKeysStore
  epochs: KeyEpochs
}

async function create(ctx: Making, unit: UnitId): Promise<DataKey> {
  const bytes = randomBytes(32)
  const wrapped = ctx.epochs.wrap(checkedUnit(unit), bytes)
  try {
    await ctx.store.insert({ unit, createdAt: ctx.clock.now(), ...wrapped })
  } catch (error) {
    if (codeOf(error) !== '11000') throw error
    return await createdBefore(ctx, unit)
  }
  await failpoint('keys.afterInsert')
  await keepUp(ctx, { unit, bytes }, wrapped.epoch)
  return { unit, bytes }
}

async function createAll(ctx: Making, units: readonly UnitId[]): Promise<Map<UnitId, DataKey>> {
  if (units.length === 0) return new Map()
  const createdAt = ctx.clock.now()
  await ctx.epochs.refresh()
  const made = new Map(units.map(unit => [unit, madeNow(ctx, unit)]))
  const inserted = await ctx.store.insertMissing(
    [...made].map(([unit, { epoch, wrapped }]) => ({ unit, createdAt, epoch, wrapped })),
  )
  await failpoint('keys.afterInsertAll')
  await ctx.epochs.refresh()
  const keys = new Map<UnitId, DataKey>()
  if (inserted === made.size && [...made.values()].every(one => one.epoch === ctx.epochs.current()))
    return new Map([...made].map(([unit, { bytes }]) => [unit, { unit, bytes }]))
  const rows = await readableRows(ctx, units)
  for (const [unit, row] of rows) {
    if (row.state !== 'active') continue
    const key = ownKey(made.get(unit), unit, row) ?? openKnown(ctx.epochs, unit, row)
    if (!key) continue
    if (row.epoch !== ctx.epochs.current()) await keepUp(ctx, key, row.epoch)
    keys.set(unit, key)
  }
  return keys
}

interface Made extends WrappedKey {
  bytes: Buffer
}

function madeNow(ctx: Making, unit: UnitId): Made {
  const bytes = randomBytes(32)
  return { bytes, ...ctx.epochs.wrap(checkedUnit(unit), bytes) }
}

/** The key that was made here, if the row holds it: it is known even when its epoch went in the same moment. */
function ownKey(made: Made | undefined, unit: UnitId, row: DataKeyRow): DataKey | undefined {
  const text = made?.wrapped.toString('base64url')
  return made && row.wrapped?.toString('base64url') === text ? { unit, bytes: made.bytes } : undefined
}

function openKnown(epochs: KeyEpochs, unit: UnitId, row: DataKeyRow): DataKey | undefined {
  return epochs.numbers().includes(row.epoch) ? openRow(epochs, unit, row) : undefined
}

/** The key of a unit that has one. Made under an epoch that went before it was wrapped anew, it was given to nobody. */
async function createdBefore(ctx: Making, unit: UnitId): Promise<DataKey> {
  const row = rowOf(await readableRows(ctx, [unit]), unit)
  if (row.state !== 'active' || !ctx.epochs.numbers().includes(row.epoch)) throw new KeyErased([unit])
  const key = openRow(ctx.epochs, unit, row)
  await keepUp(ctx, key, row.epoch)
  return key
}

/**
 * The key is wrapped with the newest epoch there is. A rotation counts the keys it has left to wrap after it has made
 * its epoch file: a key inserted after that count finds the file here. Source: deletion.md 2 (create)
 */
async function keepUp(ctx: Making, { unit, bytes }: DataKey, wrappedWith: number): Promise<void> {
  for (let from = wrappedWith; ;) {
    await ctx.epochs.refresh()
    if (ctx.epochs.current() === from) return
    const again = ctx.epochs.wrap(unit, bytes)
    if (await ctx.store.rewrapOne({ unit, from, ...again })) from = again.epoch
    else {
      const row = rowOf(await rowsOf(ctx.store, [unit]), unit)
      if (row.state !== 'active') throw new KeyErased([unit])
      from = row.epoch
    }
  }
}

/** The rows, and the epochs they need are known: a rotation may have made one, or wrapped a row anew, a moment ago. */
async function readableRows(ctx: Omit<Making, 'clock'>, units: readonly UnitId[]): Promise<Rows> {
  await ctx.epochs.refreshNowAndThen()
  const rows = await rowsOf(ctx.store, units)
  if (isKnown(ctx.epochs, rows)) return rows
  await ctx.epochs.refresh()
  return isKnown(ctx.epochs, rows) ? rows : await rowsOf(ctx.store, units)
}

function isKnown(epochs: KeyEpochs, rows: Rows): boolean {
  const numbers = new Set(epochs.numbers())
  return [...rows.values()].every(row => !row.wrapped || numbers.has(row.epoch))
}

async function fence(store: DataKeysStore, runId: string, units: readonly UnitId[]): Promise<void> {
  for (const unit of units) checkedUnit(unit)
  if (units.length > 0 && (await store.fence(units, runId)) === new Set(units).size) return
  const rows = await rowsOf(store, units)
  refuse(units, unit => !rows.has(unit), KeyMissing)
  refuse(units, unit => isAnothers(rowOf(rows, unit), runId), KeyErased)
}

function isFencedBy(row: DataKeyRow, runId: string): boolean {
  return row.state === 'fenced' && row.runId === runId
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

/** Undefined when the row was changed, or its epoch is not in the keyring. */
function openSound(epochs: KeyEpochs, unit: UnitId, row: DataKeyRow): DataKey | undefined {
  try {
    return openKnown(epochs, unit, row)
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

function entryOf(unit: UnitId, key: DataKey | undefined): [UnitId, DataKey][] {
  return key ? [[unit, key]] : []
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
