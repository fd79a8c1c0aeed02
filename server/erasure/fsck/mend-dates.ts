import { isId } from '../../base/ids.ts'
import type { LeavingId } from '../../base/place.ts'
import { tellDue } from '../tell-due.ts'
import type { FsckWorks } from './check.ts'
import { dateFaultOf, type MendedDates } from './date-faults.ts'
import { datedPlaces, type DatedPlace } from './day-of-unit.ts'
import { datesStore } from './dates-store.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn, type StoredRow } from './rows.ts'

/** Dates that are none, or instants unlike D, are what D makes them, where that is certain. A new D is told to the ledger. */
export async function mendDates(works: FsckWorks, findings: readonly FsckFinding[]): Promise<void> {
  const now = await works.ctx.database.now()
  for (const place of datedPlaces) {
    const ids = findings.filter(({ where }) => where === place.name).map(({ id }) => id)
    if (ids.length === 0) continue
    const { projection } = place
    for await (const row of rowsIn(works, place.name, { filter: { _id: { $in: ids } }, projection })) {
      const mended = dateFaultOf({ ctx: works.ctx, place, now }, row)?.mended
      if (mended) await mendOne(works, { place, row, mended })
    }
  }
}

async function mendOne(
  works: FsckWorks,
  { place, row, mended }: { place: DatedPlace; row: StoredRow; mended: MendedDates },
): Promise<void> {
  const { _id: id } = row
  if (!isUnit(id)) return
  await works.ctx.inTransaction(async () => {
    if (!(await datesStore(works.ctx.database).mend(place.name, row, mended.set))) return
    if (!mended.newDue) return
    await tellDue(works, id, mended.newDue)
    await works.ctx.audit.write({ what: 'application.dueMoved', who: { kind: 'system' }, about: id })
  })
}

function isUnit(id: unknown): id is LeavingId {
  return isId('app', id) || isId('poo', id)
}
