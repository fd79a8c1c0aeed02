import { backupAge } from '../backup/backup-age.ts'
import type { Context } from '../base/context.ts'
import { ledgerStore } from '../erasure/ledger-store.ts'
import type { Outlook } from '../erasure/outlook.ts'
import { keyBackupHealth } from '../vault/key-health.ts'
import { heartbeatsStore } from './heartbeats-store.ts'
import { keptUnits, type KeptUnits } from './units-store.ts'

/** What an operator wants to know at a glance. */
export interface Figures extends Outlook {
  /** What is kept until its day. */
  kept: KeptUnits
  /** People of whom something is stored. */
  people: number
  overdue: number
  /** Requests of rights that wait for an answer. */
  openCases: number
  /** When a sweep last ended well. */
  lastSweepAt: Date | null
  /** The key epoch in use, and since when. */
  epoch: { number: number; createdAt: Date }
  /** How old what an operator would restore is. */
  backups: { dataHours: number | null; keysAt: Date | null }
  /** The last entry of the ledger. */
  ledger: { seq: number; at: string; hash: string } | null
}

/** The figures of now. */
export async function figuresOf(ctx: Context): Promise<Figures> {
  const [outlook, alarms, people, openCases, kept, beats, ledger, data, keys] = await Promise.all([
    ctx.erasure.outlook(),
    ctx.erasure.alarms(),
    ctx.applicants.count(),
    ctx.cases.countWaiting(),
    keptUnits(ctx.database),
    heartbeatsStore(ctx.database).all(),
    ledgerHeadOf(ctx),
    backupAge(ctx),
    keyBackupHealth(ctx),
  ])
  const number = ctx.vault.epochs.current()
  const lastSweepAt = beats.find(beat => beat._id === 'purge-due')?.ranAt ?? null
  const epoch = { number, createdAt: ctx.vault.epochs.createdAt(number) }
  const backups = { dataHours: data.hours, keysAt: keys.newestCopyAt }
  return { ...outlook, backups, overdue: alarms.overdue, openCases, people, kept, lastSweepAt, epoch, ledger }
}

async function ledgerHeadOf(ctx: Pick<Context, 'database' | 'erasure'>): Promise<Figures['ledger']> {
  const head = await ledgerStore(ctx.database).head()
  const entry = head && (await ctx.erasure.ledger.entryAt(head.seq))
  return entry ? { seq: entry.seq, at: entry.at, hash: entry.hash } : null
}
