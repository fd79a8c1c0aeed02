import { Types } from 'mongoose'
import { collectionPrefix, type Database } from '../../store/database.ts'

/** The rows of the queue, which Agenda owns. */
export function jobsStore(database: Database) {
  const rows = database.data.collection(`${collectionPrefix}agendaJobs`)
  return {
    /** These rows are gone; a bell that is missed is hung up again at the next start. */
    remove: async (ids: readonly string[]): Promise<void> => {
      for (const id of ids) {
        const _id = Types.ObjectId.isValid(id) ? new Types.ObjectId(id) : undefined
        if (_id) await rows.deleteOne({ _id })
      }
    },
  }
}
