import { rm } from 'node:fs/promises'
import type { Context } from '../base/context.ts'
import { backupsIn, unfinishedIn } from './manifest.ts'

/** Backups that are kept longer than certificates promise. */
export interface OverdueBackups {
  /** How many days the policy allows. */
  days: number
  folders: string[]
  /** They are gone. */
  remove(): Promise<void>
}

const dayMs = 24 * 3_600_000

/** The backups in that folder that are older than the policy allows. */
export async function overdueBackups(
  { database, policy }: Pick<Context, 'database' | 'policy'>,
  into: string,
): Promise<OverdueBackups> {
  const days = policy.document.retention.backups.dataDays
  const before = (await database.now()).getTime() - days * dayMs
  const folders = [...(await backupsIn(into)), ...(await unfinishedIn(into))]
    .filter(({ at }) => at.getTime() < before)
    .map(({ folder }) => folder)
  return {
    days,
    folders,
    remove: async () => {
      for (const folder of folders) await rm(folder, { recursive: true })
    },
  }
}
