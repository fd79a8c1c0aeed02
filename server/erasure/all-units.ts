import { isId, type RunId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { Database } from '../store/database.ts'
import { claimableUnits } from './claimable-units-store.ts'
import type { ClaimableUnits, PlannedUnits, WeighedUnits } from './claimable-units.ts'

/** The two views that are seen as one. */
interface Both {
  applications: ClaimableUnits
  pool: ClaimableUnits
}

/** Applications and pool entries as what is to go: one sweep, one run and one brake for both. */
export function allUnits(database: Database): ClaimableUnits {
  const both = {
    applications: claimableUnits(database, 'applications'),
    pool: claimableUnits(database, 'pool'),
  }
  const of = (id: LeavingId) => (isId('poo', id) ? both.pool : both.applications)
  return {
    ...claiming(both),
    ...weighing(both),
    ...planning(both),
    // Files and profiles are found by the ids of units of either kind.
    filesOf: both.applications.filesOf,
    leaveProfiles: both.applications.leaveProfiles,
    byId: async id => await of(id).byId(id),
    hasNumber: async number =>
      (await both.applications.hasNumber(number)) || (await both.pool.hasNumber(number)),
    setErasure: async (id, erasure) => await of(id).setErasure(id, erasure),
    unsetErasure: async id => await of(id).unsetErasure(id),
  }
}

type Claiming = Pick<ClaimableUnits, 'due' | 'claim' | 'claimedBy' | 'purging' | 'move' | 'alarms'>

function claiming({ applications, pool }: Both): Claiming {
  const inEach = async (
    ids: readonly LeavingId[],
    change: (units: ClaimableUnits, some: LeavingId[]) => Promise<void>,
  ): Promise<void> => {
    const entries = ids.filter(id => isId('poo', id))
    const others = ids.filter(id => !isId('poo', id))
    if (others.length > 0) await change(applications, others)
    if (entries.length > 0) await change(pool, entries)
  }
  return {
    due: async (kind, limit) =>
      await filled(
        limit,
        async left => await applications.due(kind, left),
        async left => await pool.due(kind, left),
      ),
    claim: async (kind, ids, runId) =>
      await inEach(ids, async (units, some) => await units.claim(kind, some, runId)),
    claimedBy: async (runId: RunId) => {
      const found = await Promise.all([applications.claimedBy(runId), pool.claimedBy(runId)])
      return found.flat()
    },
    // `poo_` sorts behind `app_`, so that one cursor goes through both.
    purging: async ({ after, limit }) =>
      await filled(
        limit,
        async left => await applications.purging({ after, limit: left }),
        async left => await pool.purging({ after, limit: left }),
      ),
    move: async (ids, from, to) => await inEach(ids, async (units, some) => await units.move(some, from, to)),
    alarms: async () => {
      const [one, other] = await Promise.all([applications.alarms(), pool.alarms()])
      return { overdue: one.overdue + other.overdue, undated: one.undated + other.undated }
    },
  }
}

/** Of the first, and when there is room left, of the second. */
async function filled<T>(
  limit: number,
  first: (limit: number) => Promise<T[]>,
  second: (limit: number) => Promise<T[]>,
): Promise<T[]> {
  const some = await first(limit)
  return some.length >= limit ? some : [...some, ...(await second(limit - some.length))]
}

function weighing({ applications, pool }: Both): WeighedUnits {
  const sum = async (count: (units: WeighedUnits) => Promise<number>) =>
    (await count(applications)) + (await count(pool))
  return {
    announcedIds: async limit =>
      await filled(limit, applications.announcedIds.bind(applications), pool.announcedIds.bind(pool)),
    countUnannounced: async () => await sum(async units => await units.countUnannounced()),
    listUnannounced: async limit =>
      await filled(limit, applications.listUnannounced.bind(applications), pool.listUnannounced.bind(pool)),
    release: async () => await sum(async units => await units.release()),
    countLive: async () => await sum(async units => await units.countLive()),
  }
}

function planning({ applications, pool }: Both): PlannedUnits {
  return {
    nextDueAt: async () => {
      const [one, other] = await Promise.all([applications.nextDueAt(), pool.nextDueAt()])
      return one && other ? (one < other ? one : other) : (one ?? other)
    },
    dueByRule: async () => [...(await applications.dueByRule()), ...(await pool.dueByRule())],
  }
}
