import type { Context } from '../base/context.ts'
import { destroyAfterDays, rotateAfterDays } from '../policy/key-epochs.ts'
import type { TargetSeen } from './key-backups.ts'

const dayMs = 24 * 3_600_000

/** How old an epoch is when the next one takes over; by when its key is destroyed at the latest. */
export const rotateAfterMs = rotateAfterDays * dayMs
export const destroyAfterMs = destroyAfterDays * dayMs
/** How long a target may be without a copy before it is red. */
const missingRedMs = dayMs

/** What is wrong with the keys; each is red. */
export type KeyFault =
  | 'backup_missing' // a target of GLEMME_KEY_BACKUP_DIRS has had no copy for 24 h
  | 'rotation_late' // an epoch is older than its 8 days

/** How it stands with epochs and copies of keys. */
export interface KeyHealth {
  targets: TargetSeen[]
  /** When the newest copy of the keys was made; null when there is none, or no target. */
  newestCopyAt: Date | null
  epoch: { number: number; createdAt: Date; destroyBy: Date }
  faults: KeyFault[]
}

/** How it stands with epochs and copies of keys. Source: deletion.md 2 (rotate, backup) */
export async function keyBackupHealth(ctx: Pick<Context, 'database' | 'vault'>): Promise<KeyHealth> {
  const { epochs, keyring } = ctx.vault
  await epochs.refresh()
  const now = (await ctx.database.now()).getTime()
  const targets = await keyring.backups.look()
  const oldest = Math.min(...epochs.numbers())
  const destroyBy = (epoch: number): Date => new Date(epochs.createdAt(epoch).getTime() + destroyAfterMs)
  const faults: KeyFault[] = []
  if (targets.some(target => isMissed(target, now))) faults.push('backup_missing')
  if (destroyBy(oldest).getTime() < now) faults.push('rotation_late')
  const current = epochs.current()
  return {
    targets,
    newestCopyAt: newestOf(targets),
    epoch: { number: current, createdAt: epochs.createdAt(current), destroyBy: destroyBy(current) },
    faults,
  }
}

/** A target that was never noted is one that the worker has yet to see. */
function isMissed({ since, lastAt }: TargetSeen, now: number): boolean {
  const from = lastAt ?? since
  return from !== null && now - from.getTime() > missingRedMs
}

function newestOf(targets: readonly TargetSeen[]): Date | null {
  const times = targets.flatMap(({ lastAt }) => (lastAt ? [lastAt.getTime()] : []))
  return times.length === 0 ? null : new Date(Math.max(...times))
}

/** The log warns of keys that are copied nowhere, or whose newest copy is older than the policy's `keyDays`. */
export async function warnOfKeyBackups(
  ctx: Pick<Context, 'config' | 'database' | 'vault' | 'policy' | 'log'>,
): Promise<void> {
  const { config, log, policy, vault } = ctx
  if (config.keyBackupDirs.length === 0) {
    if (config.production) log.warn('keys.copiedNowhere')
    return
  }
  const before = (await ctx.database.now()).getTime() - policy.document.retention.backups.keyDays * dayMs
  const targets = await vault.keyring.backups.look()
  // A target that was never noted is new: the worker copies to it within the hour.
  const old = targets.filter(({ lastAt, since }) => (lastAt ?? since ?? new Date(before)).getTime() < before)
  if (old.length > 0) log.warn('keys.oldBackup', { counts: { targets: old.length } })
}
