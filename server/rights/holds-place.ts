import type { Context } from '../base/context.ts'
import { unitIdsOf, type Place } from '../base/place.ts'

/** The legal holds as a place: those that have ended go with what they kept. */
export function holdsPlace(ctx: Pick<Context, 'holds'>): Place {
  return {
    name: 'holds',
    stage: 'children',
    erase: async run => {
      const ids = unitIdsOf(run)
      while ((await ctx.holds.remove(ids)) > 0) continue
    },
    find: async run => {
      const pointers = await ctx.holds.pointersTo(unitIdsOf(run))
      return pointers.map(unit => ({ place: 'holds', unit, how: 'reference' }))
    },
  }
}
