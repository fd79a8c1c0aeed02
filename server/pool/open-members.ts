import type { Context } from '../base/context.ts'
import type { PoolId } from '../base/ids.ts'
import { KeyErased } from '../vault/data-keys.ts'
import type { DataKey } from '../vault/seal.ts'
import type { Member } from './pool-mail.ts'
import type { PoolRow } from './pool-row.ts'
import { openContact } from './sealed-contact.ts'

/** The members with their seals open; those whose deletion has just begun are absent. One query for all keys. */
export async function openMembers(ctx: Pick<Context, 'vault'>, rows: readonly PoolRow[]): Promise<Member[]> {
  const keys = await keysOf(
    ctx,
    rows.map(row => row._id),
  )
  return rows.flatMap(row => {
    const key = keys.get(row._id)
    return key ? [{ row, key, contact: openContact(key, row._id, row.contact) }] : []
  })
}

async function keysOf(ctx: Pick<Context, 'vault'>, ids: readonly PoolId[]): Promise<Map<string, DataKey>> {
  if (ids.length === 0) return new Map()
  try {
    return await ctx.vault.keys.open(ids)
  } catch (error) {
    if (!(error instanceof KeyErased)) throw error
    const gone = new Set<string>(error.units)
    return await keysOf(
      ctx,
      ids.filter(id => !gone.has(id)),
    )
  }
}
