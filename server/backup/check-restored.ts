import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { replayStore } from '../erasure/replay-store.ts'
import { openThoseThere } from '../vault/open-those-there.ts'

/** Whether a restored database is of use. */
export interface RestoredReport {
  /** Applications and pool entries that stay. */
  applications: number
  poolEntries: number
  /** Those of them that nobody can read any more. */
  unreadable: number
}

/** Every application and pool entry that stays was tried: its key opens, or it does not. */
export async function checkRestored({
  database,
  vault,
}: Pick<Context, 'database' | 'vault'>): Promise<RestoredReport> {
  const report = { applications: 0, poolEntries: 0, unreadable: 0 }
  for await (const ids of replayStore(database).liveIds()) {
    const open = await openThoseThere({ vault }, ids)
    const entries = ids.filter(id => isId('poo', id)).length
    report.poolEntries += entries
    report.applications += ids.length - entries
    report.unreadable += ids.length - open.size
  }
  return report
}
