import { collectionPrefix, type Database } from '../store/database.ts'
import type { DueInstants } from '../policy/retention.ts'
import { canaryVacancyId } from '../policy/canary.ts'

/** The rows of test applicants. No other row can be reached by this. */
export function canaryStore(database: Database) {
  const rows = database.data.collection<{ _id: string; vacancyId: string; state: string }>(
    `${collectionPrefix}applications`,
  )
  return {
    /** D of every test applicant is that date, whatever the rule gives: also of one whose worker died on the way. */
    makeDue: async (date: string, instants: DueInstants): Promise<void> => {
      const set = { 'due.date': date, notBefore: date, notAfter: date, ...instants }
      await rows.updateMany({ vacancyId: canaryVacancyId, state: { $ne: 'purging' } }, { $set: set })
    },
  }
}
