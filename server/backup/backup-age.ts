import type { Context } from '../base/context.ts'
import { backupsStore } from './backups-store.ts'

/** How old the last backup and the last drill are, in whole hours of database time; null: there was none yet. */
export interface BackupAge {
  hours: number | null
  drillHours: number | null
}

const hourMs = 3_600_000

/** How old what an operator would restore is, for status and health. */
export async function backupAge({ database }: Pick<Context, 'database'>): Promise<BackupAge> {
  const store = backupsStore(database)
  const now = (await database.now()).getTime()
  const hoursSince = (at: Date | undefined): number | null =>
    at ? Math.floor((now - at.getTime()) / hourMs) : null
  return {
    hours: hoursSince(await store.lastBackupAt()),
    drillHours: hoursSince(await store.lastDrillAt()),
  }
}
