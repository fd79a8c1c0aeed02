import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { erasureInstants } from '../policy/retention.ts'
import type { ErasureRequest } from './engine.ts'
import type { Works } from './works.ts'

/**
 * The applications are hidden now and will be erased after the cooling-off, or at once: all of them or none.
 *
 * @returns their certificate numbers, in the order of the units
 * @throws Refusal 'gone' when one is no more or is being erased by a run
 * @throws Refusal 'conflict' when erasure was asked for already, or a stop stands
 */
export async function requestErasure(works: Works, asked: ErasureRequest): Promise<string[]> {
  const { ctx } = works
  const requestedAt = await ctx.database.now()
  const instants = erasureInstants(requestedAt, asked.skipCooling, ctx.policy.document)
  return await ctx.inTransaction(async () => {
    const numbers: string[] = []
    for (const id of asked.units) {
      const isSet = await works.units.setErasure(id, { reason: asked.why, requestedAt, ...instants })
      const unit = await works.units.byId(id)
      if (!unit || unit.state === 'purging') throw new Refusal('gone')
      if (!isSet) throw new Refusal('conflict')
      await ctx.audit.write({ what: 'erasure.requested', who: asked.by, about: id })
      numbers.push(unit.certificateNo)
    }
    await ctx.outbox.hold(asked.units) // what they say would be untrue by the time it is read
    return numbers
  })
}

/**
 * The applications are as they were before the request: all of them or none.
 *
 * @throws Refusal 'gone' when the time to undo is over, or a run has claimed one
 */
export async function undoErasure(works: Works, units: readonly ApplicationId[], by: Actor): Promise<void> {
  await works.ctx.inTransaction(async () => {
    for (const id of units) {
      if (!(await works.units.unsetErasure(id))) throw new Refusal('gone')
      await works.ctx.audit.write({ what: 'erasure.undone', who: by, about: id })
    }
    await works.ctx.outbox.release(units)
  })
}
