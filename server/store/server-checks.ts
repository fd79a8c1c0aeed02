import { StartRefusal } from '../base/errors.ts'
import type { Database } from './database.ts'

/**
 * Both servers can do transactions: each is a member of a replica set, or a router of a sharded cluster.
 *
 * @throws StartRefusal when one is a single server. Source: reliability.md 15
 */
export async function refuseWithoutTransactions(database: Pick<Database, 'data' | 'keys'>): Promise<void> {
  const reasons: string[] = []
  for (const [setting, connection] of [
    ['MONGODB_URI', database.data],
    ['GLEMME_KEYS_URI', database.keys],
  ] as const) {
    const hello = await connection.db?.admin().command({ hello: 1 })
    const canDoThem = typeof hello?.['setName'] === 'string' || hello?.['msg'] === 'isdbgrid'
    if (!canDoThem)
      reasons.push(
        `${setting}: this server cannot do transactions; make it a replica set, be it of one member (mongod --replSet rs0, then rs.initiate())`,
      )
  }
  if (reasons.length > 0) throw new StartRefusal(reasons)
}
