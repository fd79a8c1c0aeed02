import type { Context } from '../base/context.ts'
import { applicationIdsOf, statementsOf, type LeavingId, type Place, type PurgeRun } from '../base/place.ts'

/** Hire statements as a place: those that the run has go; others only stop naming an application that goes. */
export function statementsPlace(ctx: Pick<Context, 'statements'>): Place {
  return {
    name: 'hireStatements',
    stage: 'children',
    erase: async run => {
      const ids = statementsOf(run).map(one => one.id)
      while (ids.length > 0 && (await ctx.statements.remove(ids)) > 0) continue
      await ctx.statements.strip(applicationIdsOf(run))
    },
    find: async run =>
      (await tracesOf(ctx, run)).map(unit => {
        return { place: 'hireStatements', unit, how: 'reference' }
      }),
  }
}

async function tracesOf(ctx: Pick<Context, 'statements'>, run: PurgeRun): Promise<LeavingId[]> {
  const own = statementsOf(run)
  const there = new Set(own.length === 0 ? [] : await ctx.statements.existing(own.map(one => one.id)))
  const named = await ctx.statements.pointersTo(applicationIdsOf(run))
  return [...own.filter(one => there.has(one.id)).map(one => one.unit), ...named]
}
