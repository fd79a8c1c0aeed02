import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import type { LeavingId } from '../base/place.ts'
import { erasureInstants } from '../policy/retention.ts'
import { hasHold } from '../policy/visibility.ts'
import { policyRows } from '../store/policy-rows.ts'
import { dueToTell } from './claimed-row.ts'
import type { ErasureRequest } from './engine.ts'
import { liftedBefore, liftedWith, liftStop, restrictAgain, type Stop } from './stops.ts'
import { tellAsked, tellUndone } from './tell-due.ts'
import type { Works } from './works.ts'

/**
 * The applications are hidden now and will be erased after the cooling-off, or at once, and never later than their D: all
 * of them or none.
 *
 * @returns their certificate numbers, in the order of the units
 * @throws Refusal 'gone' when one is no more or is being erased by a run
 * @throws Refusal 'conflict' when erasure was asked for already, or a stop stands that the wish does not lift
 */
export async function requestErasure(works: Works, asked: ErasureRequest): Promise<string[]> {
  const { ctx } = works
  const requestedAt = await ctx.database.now()
  const at = { now: requestedAt, zone: ctx.policy.document.timeZone }
  const instants = erasureInstants(requestedAt, asked.skipCooling, ctx.policy.document)
  const { isOwnWish = asked.why === 'applicant' } = asked
  return await ctx.inTransaction(async () => {
    const numbers: string[] = []
    for (const id of asked.units) {
      const lifted = isOwnWish ? await liftOwnStops(works, id, asked.by) : []
      const isSet = await works.units.setErasure(id, { reason: asked.why, requestedAt, ...instants, lifted })
      const unit = await works.units.byId(id)
      if (!unit || unit.state === 'purging') throw new Refusal('gone')
      if (!isSet) throw new Refusal('conflict')
      await tellAsked(works, id, { ...dueToTell(unit, at), asked: asked.why, eligibleAt: unit.eligibleAt })
      await ctx.audit.write({ what: 'erasure.requested', who: asked.by, about: id })
      numbers.push(unit.certificateNo)
    }
    await ctx.outbox.hold(asked.units) // what they say would be untrue by the time it is read
    return numbers
  })
}

const events = { restriction: 'restriction.lifted', access: 'accessStop.lifted' } as const

/**
 * A person who wants it deleted needs neither the restriction nor the answer any more; a hold stays. Gives the
 * restrictions, for the case that it is taken back. Source: deletion.md 6
 */
async function liftOwnStops(works: Works, id: LeavingId, by: Actor): Promise<Stop[]> {
  const row = await works.stops.byId(id)
  if (!row || row.state === 'purging' || hasHold(row.stops)) return []
  for (const { kind, ref } of row.stops) {
    if (kind === 'hold') continue
    for (const unit of kind === 'restriction' ? await liftedWith(works.stops, id, ref) : [id]) {
      if (!(await liftStop(works, unit, ref))) continue
      await works.ctx.audit.write({ what: events[kind], who: by, about: unit })
    }
  }
  return row.stops.filter(stop => stop.kind === 'restriction')
}

/**
 * The applications are as they were before the request, and what was restricted is so again: all of them or none.
 *
 * @throws Refusal 'gone' when the time to undo is over, or a run has claimed one
 */
export async function undoErasure(works: Works, units: readonly LeavingId[], by: Actor): Promise<void> {
  const at = { now: await works.ctx.database.now(), zone: works.ctx.policy.document.timeZone }
  await works.ctx.inTransaction(async () => {
    for (const id of units) {
      const waited = await works.stops.byId(id)
      if (!(await works.units.unsetErasure(id))) throw new Refusal('gone')
      const unit = await works.units.byId(id)
      if (unit) await tellUndone(works, id, dueToTell(unit, at))
      for (const restricted of await restrictAgain(works, id, liftedBefore(waited)))
        await works.ctx.audit.write({ what: 'restriction.set', who: by, about: restricted })
      await works.ctx.audit.write({ what: 'erasure.undone', who: by, about: id })
    }
    await works.ctx.outbox.release(units)
    await policyRows(works.ctx.database).recallAgain()
  })
}
