import type { Context } from '../base/context.ts'
import { applicationIdsOf, countsOf, type Place } from '../base/place.ts'

/** The outbox as a place: mails about an application go with it, waiting or sent. Last mails have their own end. */
export function outboxPlace(ctx: Pick<Context, 'outbox'>): Place {
  return {
    name: 'outbox',
    stage: 'children',
    erase: async run => {
      const ids = applicationIdsOf(run)
      const pointers = await ctx.outbox.pointersTo(ids)
      while ((await ctx.outbox.dropAbout(ids)) > 0);
      return countsOf(pointers)
    },
    find: async run => {
      const pointers = await ctx.outbox.pointersTo(applicationIdsOf(run))
      return pointers.map(unit => ({ place: 'outbox', unit, how: 'reference' }))
    },
  }
}
