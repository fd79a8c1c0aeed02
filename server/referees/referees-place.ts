import type { Context } from '../base/context.ts'
import { applicationIdsOf, type Place } from '../base/place.ts'
import { refereePointersTo, removeRefereesOf } from './referees-store.ts'

/** The referees as a place: they go with their application, and their links with its links. */
export function refereesPlace(ctx: Pick<Context, 'database'>): Place {
  return {
    name: 'referees',
    stage: 'children',
    erase: async run => {
      const ids = applicationIdsOf(run)
      while ((await removeRefereesOf(ctx, ids)) > 0) continue
    },
    find: async run =>
      (await refereePointersTo(ctx, applicationIdsOf(run))).map(unit => {
        return { place: 'referees', unit, how: 'reference' }
      }),
  }
}
