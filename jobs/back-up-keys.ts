import type { RepeatingJob } from './job.ts'
import { unlessBusy } from './unless-busy.ts'

/** Every folder of GLEMME_KEY_BACKUP_DIRS holds the keys of this hour, over those of the hour before. Source: deletion.md 2 */
export const backUpKeys: RepeatingJob = {
  name: 'back-up-keys',
  everyMs: 3_600_000,
  lockMs: 600_000,
  run: async ctx => {
    if (ctx.config.keyBackupDirs.length === 0) return {}
    const { keyring } = ctx.vault
    return await unlessBusy(async () => {
      const { copied, missing } = await keyring.locked(async () => await keyring.backups.copyAll())
      if (missing > 0) ctx.log.warn('keys.backupMissing', { counts: { missing } })
      return { copied, missing }
    })
  },
}
