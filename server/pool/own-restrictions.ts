import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import type { PoolRow } from './pool-row.ts'

/** The restrictions of the entry that are about nothing else: those of an application are lifted there. */
export async function ownRestrictionsOf(
  ctx: Pick<Context, 'erasure'>,
  { stops }: Pick<PoolRow, 'stops'>,
): Promise<PoolRow['stops']> {
  const own: PoolRow['stops'] = []
  for (const stop of stops.filter(({ kind }) => kind === 'restriction'))
    if (!(await ctx.erasure.stops.withRef(stop.ref)).some(id => isId('app', id))) own.push(stop)
  return own
}
