import type { Check } from './check.ts'
import { rowsIn } from './rows.ts'

const words = ['request', 'answer', 'history'].map(path => ({ [path]: { $type: 'binData' } }))

/** A case of nobody has no words, which nobody could read, and names no application. */
export const casesCheck: Check = {
  name: 'cases',
  look: async works => {
    const named = ['applicationIds.0', 'masks.0'].map(path => ({ [path]: { $exists: true } }))
    const left = { subjectId: null, $or: [...words, ...named] }
    const found: string[] = []
    for await (const row of rowsIn(works, 'cases', { filter: left, projection: { _id: 1 } }))
      found.push(String(row._id))
    return found.map(id => ({ code: 'caseNotStripped' as const, where: 'cases', id }))
  },
}
