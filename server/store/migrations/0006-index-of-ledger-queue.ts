import type { Migration } from './migration.ts'

/** What waits for the ledger is taken by its age, however much it is: also in a database that was there before. */
export const indexOfLedgerQueueMigration: Migration = {
  number: 6,
  name: 'index-of-ledger-queue',
  up: async ({ prepare }) => {
    await prepare()
  },
}
