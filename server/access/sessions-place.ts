import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { leavingSubjectIdsOf, type Finding, type Place, type PurgeRun } from '../base/place.ts'
import { sessionRows } from './session-store.ts'

/** Nobody is signed in as a subject of whom nothing stays. Other applications of a subject keep its sessions. */
export function sessionsPlace(ctx: Pick<Context, 'database'>): Place {
  const rows = sessionRows(ctx)
  const ofRun = (run: PurgeRun) => ({
    'session.owner': ctx.database.trusted({ $in: leavingSubjectIdsOf(run) }),
  })
  const traces = async (run: PurgeRun) => {
    const found = await rows
      .find(ofRun(run), { 'session.owner': 1 })
      .lean<{ session: { owner: SubjectId } }[]>()
    return found.flatMap(
      row => run.items.find(item => item.wholeSubject && item.subjectId === row.session.owner)?.id ?? [],
    )
  }
  return {
    name: 'sessions',
    stage: 'hide',
    erase: async run => {
      while ((await rows.deleteMany(ofRun(run))).deletedCount > 0) continue
    },
    find: async run =>
      (await traces(run)).map((unit): Finding => ({ place: 'sessions', unit, how: 'reference' })),
  }
}
