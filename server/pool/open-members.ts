import type { Context } from '../base/context.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { Member } from './pool-mail.ts'
import type { PoolRow } from './pool-row.ts'
import { openContact } from './sealed-contact.ts'

/** The members with their seals open; those whose deletion has just begun are absent. One query for all keys. */
export async function openMembers(ctx: Pick<Context, 'vault'>, rows: readonly PoolRow[]): Promise<Member[]> {
  const keys = await openThoseThere(
    ctx,
    rows.map(row => row._id),
  )
  return rows.flatMap(row => {
    const key = keys.get(row._id)
    return key ? [{ row, key, contact: openContact(key, row._id, row.contact) }] : []
  })
}
