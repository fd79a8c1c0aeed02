import type { Check } from './check.ts'
import { dateFaultOf } from './date-faults.ts'
import { datedPlaces } from './day-of-unit.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn } from './rows.ts'

/**
 * D of every unit that has one is a date, the one its rule gives, and its instants are those of that date. What a run has
 * taken is past its dates: its lease and its state are looked at.
 */
export const datesCheck: Check = {
  name: 'dates',
  look: async works => {
    const found: FsckFinding[] = []
    const now = await works.ctx.database.now()
    for (const place of datedPlaces) {
      const { name: where, projection } = place
      for await (const row of rowsIn(works, where, { filter: { state: { $ne: 'purging' } }, projection })) {
        const fault = dateFaultOf({ ctx: works.ctx, place, now }, row)
        if (!fault) continue
        const { code, detail } = fault
        found.push({ code, where, id: String(row._id), ...(detail === undefined ? {} : { detail }) })
      }
    }
    return found
  },
}
