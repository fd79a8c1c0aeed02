import type { Actor } from '../audit/actor.ts'
import type { LeavingId } from '../base/place.ts'
import type { UnitRule } from '../policy/pool-due.ts'
import type { BrakeRow } from './brake-store.ts'
import { saying } from './ledger-entry.ts'
import type { Works } from './works.ts'

const dayMs = 24 * 3_600_000
const meanDays = 30
/** So many units may always go, announced or not. */
export const alwaysAllowed = 50
/** More than so many times an ordinary day's deletions is a mass. */
const timesTheMean = 5
/** More than this part of all live units is a mass. */
const partOfLive = 0.25
/** Listed for the person who decides; the rest is a number. */
const mostListed = 200

/** What the brake weighs. */
export interface MassFigures {
  /** Units due now that nobody was told of in time. */
  unannounced: number
  /** Units purged a day, by the clock, over the last 30 days. */
  dailyMean: number
  /** Units that are not being deleted. */
  live: number
}

/** Whether that many must wait for a person. Pure. Source: deletion.md 7 */
export function isMass({ unannounced, dailyMean, live }: MassFigures): boolean {
  if (unannounced <= alwaysAllowed) return false
  return unannounced > timesTheMean * dailyMean || unannounced > partOfLive * live
}

/** What waits behind the brake, for the person who decides. */
export interface BrakeView extends BrakeRow {
  /** The oldest of them: reference, D and rule. */
  units: readonly { id: LeavingId; reference: string; date: string; rule: UnitRule }[]
}

/**
 * Whether the unannounced units among what is due wait now. It sets the brake, or takes it off when what waited is no
 * mass any more, and tells the ledger of either.
 */
export async function brakeHolds(works: Works): Promise<boolean> {
  const unannounced = await works.units.countUnannounced()
  const wasSet = (await works.brake.current()) !== undefined
  if (unannounced <= alwaysAllowed && !wasSet) return false
  const since = new Date((await works.ctx.database.now()).getTime() - meanDays * dayMs)
  const dailyMean = (await works.brake.purgedSince(since)) / meanDays
  const figures = { unannounced, dailyMean, live: await works.units.countLive() }
  if (isMass(figures)) {
    await setBrake(works, unannounced)
    return true
  }
  if (await works.brake.clear()) await tell(works, 'over', unannounced)
  return false
}

async function setBrake(works: Works, waiting: number): Promise<void> {
  const isNew = await works.brake.set(waiting, await works.ctx.database.now())
  if (!isNew) return
  works.ctx.log.error('purge.braked', { counts: { waiting } })
  await tell(works, 'set', waiting)
}

/** What waits behind the brake; undefined while it does not hold. */
export async function viewBrake(works: Works): Promise<BrakeView | undefined> {
  const row = await works.brake.current()
  if (!row) return undefined
  const units = await works.units.listUnannounced(mostListed)
  return { setAt: row.setAt, waiting: await works.units.countUnannounced(), units }
}

/**
 * What waits behind the brake now goes with the next sweep; what falls due later is weighed anew. Gives how many.
 */
export async function releaseBrake(works: Works, by: Actor): Promise<number> {
  const { ctx } = works
  return await ctx.inTransaction(async () => {
    if (!(await works.brake.clear())) return 0
    const released = await works.units.release()
    await works.ledger.enqueue(saying('brake', { counts: { released }, detail: { event: 'released' } }))
    await ctx.audit.write({ what: 'brake.released', who: by })
    return released
  })
}

async function tell(works: Works, event: 'set' | 'over', waiting: number): Promise<void> {
  await works.ledger.enqueue(saying('brake', { counts: { waiting }, detail: { event } }))
}
