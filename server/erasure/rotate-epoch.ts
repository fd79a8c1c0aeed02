import { failpoint } from '../base/failpoint.ts'
import { destroyAfterMs, rotateAfterMs } from '../vault/key-health.ts'
import { KeysStayBehind } from '../vault/rewrap.ts'
import { saying } from './ledger-entry.ts'
import type { Works } from './works.ts'

/** How old a key must be before it counts as left by a process that died, milliseconds. */
const orphanMs = 3_600_000
/** A key made longer before the ledger knew that its epoch was destroyed was not left by that rotation, milliseconds. */
const strayMs = 24 * 3_600_000

/** What one look at the keyring did. */
export interface RotationReport {
  /** 1 when a new epoch was begun now. */
  begun: number
  /** Data keys wrapped anew, profiles whose mail tokens were made anew. */
  rewrapped: number
  tokens: number
  /** Epochs destroyed, and told to the ledger. */
  destroyed: number
  /** Keys of a destroyed epoch that nobody was given. */
  orphans: number
  /** Targets of the key backups that could not be written: older epochs wait for them. */
  missing: number
}

type Parts = Pick<Works, 'ctx' | 'parts' | 'ledger'>

/**
 * The epoch is at most seven days old, no older one is left, and mail tokens are of the newest. What a crash left
 * anywhere on the way is done now. Source: deletion.md 2 (rotate)
 *
 * @throws KeyringBusy when another process rotates
 * @throws KeysStayBehind when there are keys that do not open: a row may be mended as long as its epoch is there
 */
export async function rotateWhenDue(works: Parts): Promise<RotationReport> {
  return await rotateWhen(works, ageMs => ageMs >= rotateAfterMs)
}

/** As `rotateWhenDue`, with a new epoch even if the present one is young; one that is on its way is brought to its end first. */
export async function rotateNow(works: Parts): Promise<RotationReport> {
  return await rotateWhen(works, () => true)
}

async function rotateWhen(works: Parts, isDue: (ageMs: number) => boolean): Promise<RotationReport> {
  const { epochs, keyring } = works.ctx.vault
  return await keyring.locked(async () => {
    const report = { begun: 0, rewrapped: 0, tokens: 0, destroyed: 0, orphans: 0, missing: 0 }
    await keyring.clearDrafts() // of a process that was killed at this
    await epochs.refresh()
    if ((await strayEpochs(works)).length > 0) throw new KeysStayBehind()
    await endOlder(works, report)
    const now = await works.ctx.database.now()
    const isOpen = (await keyring.older()).length > 0
    if (!isOpen && isDue(now.getTime() - epochs.createdAt(epochs.current()).getTime())) {
      await keyring.begin(now)
      report.begun = 1
      await failpoint('rotation.afterEpochFile')
      await endOlder(works, report)
    }
    // A submission may have been committed late, with a token of an epoch that is gone.
    report.tokens += await works.parts.renewMailTokens()
    report.orphans = await buryOrphans(works)
    return report
  })
}

/** No epoch but the newest has a file, and the ledger knows of each that was destroyed. */
async function endOlder(works: Parts, report: RotationReport): Promise<void> {
  const { epochs, keyring } = works.ctx.vault
  const older = await keyring.older()
  if (older.length > 0) {
    report.rewrapped += await keyring.rewrap()
    await failpoint('rotation.afterRewrap')
    report.tokens += await works.parts.renewMailTokens()
    await failpoint('rotation.afterTokens')
    report.rewrapped += await keyring.rewrap() // none is left, also of keys made meanwhile
    const { missing } = await keyring.backups.copy([epochs.current()])
    report.missing = missing
    if (missing > 0) return
    await failpoint('rotation.afterBackup')
    for (const epoch of older) {
      await keyring.overwrite(epoch)
      await failpoint('rotation.afterOverwrite')
      await keyring.unlink(epoch)
      await failpoint('rotation.afterUnlink')
    }
  }
  report.destroyed += await tellDestroyed(works)
}

/** The ledger has its entry for each epoch whose file is gone: one, whoever asks and how often. */
async function tellDestroyed({ ctx, ledger }: Parts): Promise<number> {
  const { keyring } = ctx.vault
  const unlinked = await keyring.unlinked()
  for (const epoch of unlinked) {
    await ledger.append({ says: saying('epoch_destroyed', { runId: destroyedBy(epoch), epoch }) })
    await failpoint('rotation.afterLedger')
    await keyring.forget(epoch)
  }
  return unlinked.length
}

/** What makes the entry of an epoch the only one: it stands where others have their run. */
function destroyedBy(epoch: number): string {
  return `epoch-${epoch}`
}

/** Epochs that data keys name, and that are neither in the keyring nor known to have been destroyed: somebody has changed those rows. */
export async function strayEpochs({ ctx, ledger }: Pick<Works, 'ctx' | 'ledger'>): Promise<number[]> {
  const { keyring } = ctx.vault
  const lost = await keyring.lostEpochs()
  const unlinked = lost.length > 0 ? await keyring.unlinked() : []
  const stray: number[] = []
  for (const epoch of lost) {
    const isEnded = unlinked.includes(epoch) || (await ledger.ofRun('epoch_destroyed', destroyedBy(epoch)))
    if (!isEnded) stray.push(epoch)
  }
  return stray
}

/** A key inserted after its epoch had gone, whose maker died before it was wrapped anew, was given to nobody. */
async function buryOrphans({ ctx, ledger }: Parts): Promise<number> {
  const { keyring } = ctx.vault
  const at = await ctx.database.now()
  const before = new Date(at.getTime() - orphanMs)
  let buried = 0
  for (const epoch of await keyring.lostEpochs()) {
    const entry = await ledger.ofRun('epoch_destroyed', destroyedBy(epoch))
    if (!entry) continue
    // An older one had been wrapped anew by then: somebody has changed its row since, and it may be mended.
    const after = new Date(Date.parse(entry.at) - strayMs)
    buried += await keyring.bury(epoch, { after, before, at })
  }
  return buried
}

/** When the epoch's key was destroyed, per ledger, if that was after this entry; undefined while it may still open copies. */
export async function epochDestroyedAt(
  { ledger }: Pick<Works, 'ledger'>,
  of: { epoch: number; after: number },
): Promise<Date | undefined> {
  const entry = await ledger.ofRun('epoch_destroyed', destroyedBy(of.epoch))
  return entry && entry.epoch === of.epoch && entry.seq > of.after ? new Date(entry.at) : undefined
}

/** By when the key of the newest epoch is destroyed; null when that day is past: then nothing is promised. */
export function promisedEnd(
  { vault }: Pick<Works['ctx'], 'vault'>,
  now: Date,
): { number: number; destroyBy: string | null } {
  const number = vault.epochs.current()
  const destroyBy = new Date(vault.epochs.createdAt(number).getTime() + destroyAfterMs)
  return { number, destroyBy: destroyBy > now ? destroyBy.toISOString() : null }
}
