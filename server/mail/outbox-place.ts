import type { Context } from '../base/context.ts'
import { unitIdsOf, type Place } from '../base/place.ts'

/** The outbox as a place: mails about an application go with it, waiting or sent. Last mails have their own end. */
export function outboxPlace(ctx: Pick<Context, 'outbox'>): Place {
  return {
    name: 'outbox',
    stage: 'children',
    erase: async run => {
      const ids = unitIdsOf(run)
      while ((await ctx.outbox.dropAbout(ids)) > 0);
    },
    find: async run => {
      const pointers = await ctx.outbox.pointersTo(unitIdsOf(run))
      return pointers.map(unit => ({ place: 'outbox', unit, how: 'reference' }))
    },
  }
}
