import type { Migration } from './migration.ts'

/** Every path that an eraser or a finder looks at has its index, also in a database that was there before. */
export const indexesOfFindersMigration: Migration = {
  number: 4,
  name: 'indexes-of-finders',
  up: async ({ prepare }) => {
    await prepare()
  },
}
