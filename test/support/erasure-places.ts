import type { Context } from '../../server/base/context.ts'
import {
  applicationIdsOf,
  countsOf,
  leavingSubjectIdsOf,
  type Finding,
  type Place,
  type PurgeRun,
} from '../../server/base/place.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import type { PlaceName } from '../../server/policy/places.ts'

type Parts = Pick<Context, 'database'>

/** The rows with that application's own id; what the applications' slice supplies in the product. */
export function applicationsPlace(ctx: Parts): Place {
  const rows = rowsIn(ctx, 'applications')
  return {
    name: 'applications',
    stage: 'parents',
    erase: async run => {
      const gone = await found(ctx, run)
      await rows.deleteMany({ _id: { $in: applicationIdsOf(run) } })
      return countsOf(gone.map(({ unit }) => unit))
    },
    find: async run => await found(ctx, run),
  }
}

async function found(ctx: Parts, run: PurgeRun): Promise<Finding[]> {
  const ids = await idsOf(ctx, 'applications', applicationIdsOf(run))
  return run.items
    .filter(item => ids.has(item.id))
    .map(item => ({ place: 'applications', unit: item.id, how: 'reference' }))
}

/** The profiles of subjects of whom nothing stays. */
export function applicantsPlace(ctx: Parts): Place {
  const find = async (run: PurgeRun): Promise<Finding[]> => {
    const ids = await idsOf(ctx, 'applicants', leavingSubjectIdsOf(run))
    const owners = run.items.filter(item => item.wholeSubject && ids.has(item.subjectId))
    return owners.map(item => ({ place: 'applicants', unit: item.id, how: 'reference' }))
  }
  return {
    name: 'applicants',
    stage: 'parents',
    erase: async run => {
      const gone = await find(run)
      await rowsIn(ctx, 'applicants').deleteMany({ _id: { $in: leavingSubjectIdsOf(run) } })
      return countsOf(gone.map(({ unit }) => unit))
    },
    find,
  }
}

/** The mail tokens that lead to such subjects. */
export function mailTokensPlace(ctx: Parts): Place {
  const rows = ctx.database.data.collection<{ _id: string; subjectIds: string[] }>(
    `${collectionPrefix}mailTokens`,
  )
  const find = async (run: PurgeRun): Promise<Finding[]> => {
    const subjects = leavingSubjectIdsOf(run)
    const tokens = await rows.find({ subjectIds: { $in: subjects } }).toArray()
    const owners = run.items.filter(item => item.wholeSubject)
    return tokens.flatMap(token =>
      owners
        .filter(item => token.subjectIds.includes(item.subjectId))
        .map(item => ({ place: 'mailTokens' as const, unit: item.id, how: 'reference' as const })),
    )
  }
  return {
    name: 'mailTokens',
    stage: 'children',
    erase: async run => {
      const gone = await find(run)
      const subjects = leavingSubjectIdsOf(run)
      await rows.updateMany({ subjectIds: { $in: subjects } }, { $pull: { subjectIds: { $in: subjects } } })
      await rows.deleteMany({ subjectIds: { $size: 0 } })
      return countsOf(gone.map(({ unit }) => unit))
    },
    find,
  }
}

function rowsIn({ database }: Parts, place: PlaceName) {
  return database.data.collection<{ _id: string }>(collectionPrefix + place)
}

async function idsOf(ctx: Parts, place: PlaceName, ids: readonly string[]): Promise<Set<string>> {
  const rows = await rowsIn(ctx, place)
    .find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } })
    .toArray()
  return new Set(rows.map(row => row._id))
}
