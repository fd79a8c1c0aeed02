import { setTimeout as wait } from 'node:timers/promises'
import { Schema, type Model } from 'mongoose'
import type { Context } from '../../base/context.ts'
import { codeOf } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { collectionsMigration, prepareAll } from './0001-collections.ts'
import { wholeEngineMigration } from './0002-whole-engine.ts'
import { poolReferencesMigration } from './0003-pool-references.ts'
import { indexesOfFindersMigration } from './0004-indexes-of-finders.ts'
import { indexesOfFrequentLooksMigration } from './0005-indexes-of-frequent-looks.ts'
import { indexOfLedgerQueueMigration } from './0006-index-of-ledger-queue.ts'
import type { Migrated, Migration } from './migration.ts'

interface MigrationRow {
  _id: string
  name: string
  holder: string | null
  leaseUntil: Date | null
  doneAt: Date | null
}

const schema = new Schema<MigrationRow>(
  { _id: String, name: String, holder: String, leaseUntil: Date, doneAt: Date },
  { versionKey: false },
)

const migrations: readonly Migration[] = [
  collectionsMigration,
  wholeEngineMigration,
  poolReferencesMigration,
  indexesOfFindersMigration,
  indexesOfFrequentLooksMigration,
  indexOfLedgerQueueMigration,
]
const lockId = 'lock'
const lockMs = 60_000
const duplicateKey = '11000'

/** All migrations are done, each once, whichever process came first. Source: reliability.md P23 */
export async function migrate(ctx: Pick<Context, 'database' | 'log'>): Promise<void> {
  const rows = ctx.database.model('migrations', schema)
  // Nothing to do, no lock: one whose holder was killed would keep the next start waiting for a minute.
  if (await areDone(ctx, rows)) return
  const holder = newId('req')
  while (!(await takeLock(ctx, rows, holder))) await wait(200)
  try {
    const { data, keys } = ctx.database
    let prepared: Promise<void> | undefined
    const prepare = async () => await (prepared ??= prepareAll({ data, keys }))
    for (const migration of migrations) await runOnce(ctx, { rows, prepare }, migration)
  } finally {
    await rows.updateOne({ _id: lockId, holder }, { $set: { leaseUntil: null, holder: null } })
  }
}

async function areDone(ctx: Pick<Context, 'database'>, rows: Model<MigrationRow>): Promise<boolean> {
  const ids = migrations.map(migration => String(migration.number))
  return (await rows.countDocuments({ _id: ctx.database.trusted({ $in: ids }) })) === ids.length
}

async function takeLock(
  ctx: Pick<Context, 'database'>,
  rows: Model<MigrationRow>,
  holder: string,
): Promise<boolean> {
  const now = await ctx.database.now()
  const leaseUntil = new Date(now.getTime() + lockMs)
  try {
    await rows.create({ _id: lockId, name: lockId, holder, leaseUntil, doneAt: null })
    return true
  } catch (error) {
    if (codeOf(error) !== duplicateKey) throw error
  }
  const free = await rows.updateOne({ _id: lockId, leaseUntil: null }, { $set: { leaseUntil, holder } })
  if (free.modifiedCount === 1) return true
  const stale = await rows.updateOne(
    { _id: lockId, leaseUntil: ctx.database.trusted({ $lt: now }) },
    { $set: { leaseUntil, holder } },
  )
  return stale.modifiedCount === 1
}

async function runOnce(
  ctx: Pick<Context, 'database' | 'log'>,
  { rows, prepare }: { rows: Model<MigrationRow>; prepare: Migrated['prepare'] },
  migration: Migration,
): Promise<void> {
  const id = String(migration.number)
  if (await rows.exists({ _id: id })) return
  await migration.up({ data: ctx.database.data, keys: ctx.database.keys, prepare })
  const doneAt = await ctx.database.now()
  await rows.updateOne({ _id: id }, { $set: { name: migration.name, doneAt } }, { upsert: true })
  ctx.log.info('migration.done', { counts: { number: migration.number } })
}
