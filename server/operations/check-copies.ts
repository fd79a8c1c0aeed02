import { backupAge } from '../backup/backup-age.ts'
import { keyBackupHealth } from '../vault/key-health.ts'
import { good, redIf, type HealthCheck } from './check.ts'

/** A backup is made daily; after two days nobody does it any more. Hours. */
const oldestBackupHours = 48

/** The database is not behind the ledger, as a restored backup is. */
export const gateCheck: HealthCheck = {
  name: 'gate',
  look: async ctx => {
    const state = await ctx.erasure.gate.look()
    return state === 'open' ? good : redIf(1, [state])
  },
}

/** The keys are copied, old ones destroyed in time, and none names an epoch that nobody has. */
export const keysCheck: HealthCheck = {
  name: 'keys',
  look: async ctx => {
    const { faults } = await keyBackupHealth(ctx)
    const stray = await ctx.erasure.rotation.strayEpochs()
    const all = [...faults, ...(stray.length > 0 ? ['keys_lost'] : [])]
    return redIf(all.length, all)
  },
}

/** There is a backup of yesterday; in production only, where one must be. */
export const backupCheck: HealthCheck = {
  name: 'backup',
  look: async ctx => {
    const { hours } = await backupAge(ctx)
    if (hours === null) return ctx.config.production ? redIf(1, ['none']) : good
    return redIf(hours > oldestBackupHours ? 1 : 0, [`${hours} h`])
  },
}
