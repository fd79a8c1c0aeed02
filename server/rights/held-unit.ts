import type { ApplicationRow } from '../applications/application-row.ts'
import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { PoolRow } from '../pool/pool-row.ts'

/** What a legal hold can keep: an application, or what somebody has in the talent pool. */
export type HeldUnit = ApplicationRow | PoolRow

type Parts = Pick<Context, 'applications' | 'pool'>

/** What has that reference, 10 Crockford characters. */
export async function unitWithReference(ctx: Parts, reference: string): Promise<HeldUnit | null> {
  return (await ctx.applications.byReference(reference)) ?? (await ctx.pool.byReference(reference))
}

/** What has that id. */
export async function unitById(ctx: Parts, id: LeavingId): Promise<HeldUnit | null> {
  return isId('poo', id) ? await ctx.pool.byId(id) : await ctx.applications.byId(id)
}

/** The references of these, by their ids, as far as they are still there. */
export async function referencesOf(
  ctx: Parts,
  ids: readonly LeavingId[],
): Promise<ReadonlyMap<LeavingId, string>> {
  const rows = [
    ...(await ctx.applications.byIds(ids.filter(id => isId('app', id)))),
    ...(await ctx.pool.byIds(ids.filter(id => isId('poo', id)))),
  ]
  return new Map(rows.map(row => [row._id, row.reference]))
}
