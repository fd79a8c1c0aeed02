import type { Context } from '../base/context.ts'
import type { Place } from '../base/place.ts'
import { poolIdsOf } from '../base/place.ts'

/** The pool entries' own rows, which go after everything that belongs to them. */
export function poolPlace(ctx: Pick<Context, 'pool'>): Place {
  return {
    name: 'pool',
    stage: 'parents',
    erase: async run => {
      const ids = poolIdsOf(run)
      while (ids.length > 0 && (await ctx.pool.remove(ids)) > 0) continue
    },
    find: async run => {
      const ids = poolIdsOf(run)
      const left = ids.length === 0 ? [] : await ctx.pool.existing(ids)
      return left.map(unit => ({ place: 'pool' as const, unit, how: 'reference' as const }))
    },
  }
}
