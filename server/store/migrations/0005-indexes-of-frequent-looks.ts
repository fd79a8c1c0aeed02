import type { Migration } from './migration.ts'

/** What is looked at each minute or more often has its index, also in a database that was there before. */
export const indexesOfFrequentLooksMigration: Migration = {
  number: 5,
  name: 'indexes-of-frequent-looks',
  up: async ({ prepare }) => {
    await prepare()
  },
}
