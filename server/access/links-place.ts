import type { Context } from '../base/context.ts'
import {
  leavingSubjectIdsOf,
  unitIdsOf,
  type Finding,
  type LeavingUnit,
  type Place,
  type PurgeRun,
} from '../base/place.ts'
import { linkRows } from './links-store.ts'

interface Trace {
  applicationId: string | null
  subjectId: string
}

/** The links of a leaving application are gone, and with the subject's last application all of theirs. */
export function linksPlace(ctx: Pick<Context, 'database'>): Place {
  const rows = linkRows(ctx)
  const ofRun = (run: PurgeRun) => ({
    $or: [
      { applicationId: ctx.database.trusted({ $in: unitIdsOf(run) }) },
      { subjectId: ctx.database.trusted({ $in: leavingSubjectIdsOf(run) }) },
    ],
  })
  const traces = async (run: PurgeRun) =>
    (await rows.find(ofRun(run), { applicationId: 1, subjectId: 1 }).lean<Trace[]>()).flatMap(row =>
      unitsOf(run, row),
    )
  return {
    name: 'links',
    stage: 'hide',
    erase: async run => {
      while ((await rows.deleteMany(ofRun(run))).deletedCount > 0) continue
    },
    find: async run =>
      (await traces(run)).map((unit): Finding => ({ place: 'links', unit: unit.id, how: 'reference' })),
  }
}

/** The unit the row belongs to: by its application, else by its subject. */
function unitsOf(run: PurgeRun, row: Trace): LeavingUnit[] {
  const owner =
    run.items.find(item => item.id === row.applicationId) ??
    run.items.find(item => item.wholeSubject && item.subjectId === row.subjectId)
  return owner ? [owner] : []
}
