import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'

/** What was saved last, tried out last, is being restored, or is restored and not looked at yet. */
interface BackupRow {
  _id: 'backup' | 'drill' | 'restoring' | 'restored'
  at: Date
  /** The last entry of the ledger in it. */
  seq: number
}

const schema = new Schema<BackupRow>({ _id: String, at: Date, seq: Number }, { versionKey: false })

/** Where it is noted when the database was saved. */
export function backupsStore(database: Database) {
  const rows = database.model('backups', schema)
  const note = async (_id: BackupRow['_id'], row: Omit<BackupRow, '_id'>): Promise<void> => {
    await rows.updateOne({ _id }, { $set: row }, { upsert: true })
  }
  const at = async (_id: BackupRow['_id']): Promise<Date | undefined> =>
    (await rows.findOne({ _id }).lean<BackupRow>())?.at
  return {
    noteBackup: async (row: Omit<BackupRow, '_id'>): Promise<void> => await note('backup', row),
    noteDrill: async (row: Omit<BackupRow, '_id'>): Promise<void> => await note('drill', row),
    /** A restore has begun, and until it has ended this database is of no use. */
    beginRestore: async (row: Omit<BackupRow, '_id'>): Promise<void> => await note('restoring', row),
    endRestore: async (): Promise<void> => {
      await rows.deleteOne({ _id: 'restoring' })
    },
    /** It has ended; what was put back is to be looked at. */
    noteRestored: async (row: Omit<BackupRow, '_id'>): Promise<void> => await note('restored', row),
    /** What was put back last and is not in use yet. */
    restored: async (): Promise<Omit<BackupRow, '_id'> | undefined> =>
      (await rows.findOne({ _id: 'restored' }).lean<BackupRow>()) ?? undefined,
    /** It was looked at, and is in use. */
    endLook: async (): Promise<void> => {
      await rows.deleteOne({ _id: 'restored' })
    },
    isRestoring: async (): Promise<boolean> => (await at('restoring')) !== undefined,
    lastBackupAt: async (): Promise<Date | undefined> => await at('backup'),
    lastDrillAt: async (): Promise<Date | undefined> => await at('drill'),
  }
}
