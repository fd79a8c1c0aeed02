import { basename } from 'node:path'
import { drillRemnants } from '../../store/drill-remnants.ts'
import type { Check } from './check.ts'

/** No drill that was killed has left a copy of the database, or of files. */
export const drillsCheck: Check = {
  name: 'drills',
  look: async ({ ctx }) => {
    const { databases, folders } = await drillRemnants(ctx)
    return [...databases, ...folders.map(folder => basename(folder))].map(id => {
      return { code: 'drillLeft' as const, where: 'drill', id }
    })
  },
}
