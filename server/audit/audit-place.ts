import type { Context } from '../base/context.ts'
import { unitIdsOf, type Place } from '../base/place.ts'

/** The audit log as a place: the rows stay for the chain, what points at an application goes. */
export function auditPlace(ctx: Pick<Context, 'audit'>): Place {
  return {
    name: 'audit',
    stage: 'children',
    erase: async run => {
      const ids = unitIdsOf(run)
      while ((await ctx.audit.forgetAbout(ids)) > 0);
    },
    find: async run => {
      const pointers = await ctx.audit.pointersTo(unitIdsOf(run))
      return pointers.map(unit => ({ place: 'audit', unit, how: 'reference' }))
    },
  }
}
