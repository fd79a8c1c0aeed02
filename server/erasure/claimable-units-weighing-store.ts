import type { Model, QueryFilter } from 'mongoose'
import type { LeavingId } from '../base/place.ts'
import { noticeMail } from '../mail/notice-mail.ts'
import { rowIdOf } from '../mail/outbox.ts'
import { outboxStore } from '../mail/outbox-store.ts'
import { statesThatAllow } from '../policy/states.ts'
import { saidDate } from '../policy/unit-dates.ts'
import type { Database } from '../store/database.ts'
import {
  livePoolStates,
  type ClaimableRow,
  type DueUnit,
  type PlannedUnits,
  type WeighedUnits,
} from './claimable-units.ts'
import type { RunKind } from './place.ts'

/** A notice shorter than this before the deletion announces nothing, milliseconds. Source: deletion.md 7 */
const announcedBeforeMs = 6 * 24 * 3_600_000

/** The states a run of that kind takes: a requested erasure is the other kind's. */
function statesOf(kind: RunKind): ClaimableRow['state'][] {
  const all = [...statesThatAllow('claim'), ...livePoolStates]
  return all.filter(state => (state === 'erasure_pending') === (kind === 'erase'))
}

/** The filter of what a run of that kind may take at all: its states, and no stop. */
export function free({ trusted }: Pick<Database, 'trusted'>, kind: RunKind) {
  return { state: trusted({ $in: statesOf(kind) }), stops: trusted({ $size: 0 }) }
}

/**
 * The filter of units for which that instant is past, by the database's clock, and for which those conditions hold.
 * In `$expr` a missing, null or text date sorts below every date: hence both type tests. Source: deletion.md 7
 */
export function isPast(
  { nowExpression, trusted }: Pick<Database, 'nowExpression' | 'trusted'>,
  path: 'eligibleAt' | 'overdueAt',
  { at, and = [] }: { at?: Date; and?: readonly object[] } = {},
) {
  const isDate = { $eq: [{ $type: `$${path}` }, 'date'] }
  return {
    [path]: trusted(at ? { $type: 'date', $lte: at } : { $type: 'date' }),
    $expr: trusted({ $and: [isDate, { $lte: [`$${path}`, nowExpression] }, ...and] }),
  }
}

/** A notice of this D was queued in time; whether it left, the outbox knows. */
function told({ nowExpression }: Pick<Database, 'nowExpression'>): object {
  const inTime = [
    { $eq: [{ $type: '$notice.sentAt' }, 'date'] },
    { $lte: ['$notice.sentAt', { $add: [nowExpression, -announcedBeforeMs] }] },
  ]
  return { $and: [isOfThisD('$notice.forDate'), ...inTime] }
}

function isOfThisD(path: string): object {
  return { $and: [{ $eq: [{ $type: path }, 'string'] }, { $eq: [path, '$due.date'] }] }
}

/** A person has let it pass. */
const released = isOfThisD('$brakeReleasedFor')
const unreleased = { $not: [released] }
const oldestFirst = { eligibleAt: 1, _id: 1 } as const
/** So many notices are looked up at once. */
const atOnce = 500

type Row = Pick<ClaimableRow, '_id' | 'notice' | 'due' | 'reference'>
type Flagged = Row & { isTold: boolean; isReleased: boolean }
type Weighed = Row & { isAnnounced: boolean }

/**
 * The units of that filter, the oldest first, each with whether the mail server had accepted the notice of its D in time,
 * or a person has let it pass: a mail that never left has announced nothing. Source: deletion.md 7
 */
async function* weighed(
  database: Database,
  units: Model<ClaimableRow>,
  filter: QueryFilter<ClaimableRow>,
): AsyncGenerator<Weighed> {
  const found = units.find(filter, shownOf(database)).sort(oldestFirst)
  let some: Flagged[] = []
  for await (const row of found.lean<Flagged>().cursor({ batchSize: atOnce })) {
    some.push(row)
    if (some.length < atOnce) continue
    yield* await weigh(database, some)
    some = []
  }
  yield* await weigh(database, some)
}

function shownOf(database: Database) {
  return { notice: 1, due: 1, reference: 1, isTold: told(database), isReleased: released }
}

/** The oldest units of that filter, at most so many, and whether the brake lets each pass. */
export async function oldestOf(
  database: Database,
  units: Model<ClaimableRow>,
  { filter, limit }: { filter: QueryFilter<ClaimableRow>; limit: number },
): Promise<DueUnit[]> {
  const found = units.find(filter, shownOf(database)).sort(oldestFirst).limit(limit)
  const rows = await weigh(database, await found.lean<Flagged[]>())
  return rows.map(({ _id, isAnnounced }) => ({ id: _id, isAnnounced }))
}

async function weigh(database: Database, rows: readonly Flagged[]): Promise<Weighed[]> {
  const mails = new Map(
    rows.flatMap(({ _id, notice, isTold, isReleased }) =>
      isTold && !isReleased && notice ? [[_id, rowIdOf(noticeMail(_id, notice))]] : [],
    ),
  )
  const inTime = new Date((await database.now()).getTime() - announcedBeforeMs)
  const accepted = await outboxStore(database).acceptedBy([...mails.values()], inTime)
  return rows.map(row => ({
    ...row,
    isAnnounced: row.isReleased || accepted.has(mails.get(row._id) ?? ''),
  }))
}

/** The units as the brake and the calendar see them. */
export function weighing(database: Database, units: Model<ClaimableRow>): WeighedUnits & PlannedUnits {
  return { ...braking(database, units), ...planning(database, units) }
}

async function dueNow(database: Database, ...and: object[]): Promise<QueryFilter<ClaimableRow>> {
  return await dueOf(database, 'purge', and)
}

async function dueOf(
  database: Database,
  kind: RunKind,
  and: readonly object[] = [],
): Promise<QueryFilter<ClaimableRow>> {
  const at = await database.now()
  return { ...free(database, kind), ...isPast(database, 'eligibleAt', { at, and }) }
}

function braking(database: Database, units: Model<ClaimableRow>): WeighedUnits {
  const { trusted } = database
  const untold = async () => await dueNow(database, unreleased, { $not: [told(database)] })
  const toldInVain = async (): Promise<LeavingId[]> => {
    const among = await dueNow(database, unreleased, told(database))
    const ids: LeavingId[] = []
    for await (const row of weighed(database, units, among)) if (!row.isAnnounced) ids.push(row._id)
    return ids
  }
  return {
    announcedIds: async limit => {
      const among = await dueNow(database, { $or: [released, told(database)] })
      const ids: LeavingId[] = []
      for await (const row of weighed(database, units, among)) {
        if (row.isAnnounced) ids.push(row._id)
        if (ids.length === limit) break
      }
      return ids
    },
    countUnannounced: async () => (await units.countDocuments(await untold())) + (await toldInVain()).length,
    listUnannounced: async limit => {
      const listed: Awaited<ReturnType<WeighedUnits['listUnannounced']>> = []
      for await (const row of weighed(database, units, await dueNow(database, unreleased))) {
        const { _id: id, reference = '', due } = row
        // What somebody has spoilt is counted, and cannot be listed.
        if (!row.isAnnounced && saidDate(due)) listed.push({ id, reference, date: due.date, rule: due.rule })
        if (listed.length === limit) break
      }
      return listed
    },
    release: async () => {
      const mark = [{ $set: { brakeReleasedFor: '$due.date' } }]
      const options = { updatePipeline: true, bypassDocumentValidation: true } as const
      const inVain = await toldInVain()
      const others = await units.updateMany(await untold(), mark, options)
      if (inVain.length === 0) return others.modifiedCount
      const among = { _id: trusted({ $in: inVain }), ...(await dueNow(database, unreleased)) }
      return others.modifiedCount + (await units.updateMany(among, mark, options)).modifiedCount
    },
    countLive: async () => await units.countDocuments({ state: trusted({ $ne: 'purging' as const }) }),
  }
}

function planning(database: Database, units: Model<ClaimableRow>): PlannedUnits {
  const { trusted } = database
  return {
    nextDueAt: async () => {
      const going = { state: trusted({ $ne: 'purging' as const }), stops: trusted({ $size: 0 }) }
      const dated = { ...going, eligibleAt: trusted({ $type: 'date' as const }) }
      const found = units.findOne(dated, { eligibleAt: 1 }).sort(oldestFirst)
      return (await found.lean<Pick<ClaimableRow, 'eligibleAt'>>())?.eligibleAt
    },
    dueByRule: async () => {
      const groups = await units.aggregate<{ _id: string | null; count: number; oldest: string | null }>([
        { $match: await dueNow(database) },
        { $group: { _id: '$due.rule', count: { $sum: 1 }, oldest: { $min: '$due.date' } } },
        { $sort: { _id: 1 } },
      ])
      const since = { $dateToString: { date: '$eligibleAt', format: '%Y-%m-%d' } }
      const asked = await units.aggregate<(typeof groups)[number]>([
        { $match: await dueOf(database, 'erase') },
        { $group: { _id: 'asked for', count: { $sum: 1 }, oldest: { $min: since } } },
      ])
      return [...groups, ...asked].map(({ _id, count, oldest }) => ({
        rule: _id ?? 'no rule',
        count,
        oldest: oldest ?? 'unknown',
      }))
    },
  }
}
