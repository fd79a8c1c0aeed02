import { askTogether } from '../store/one-question.ts'
import type { LeavingId } from '../base/place.ts'
import { erasablePlaces, findByPaths, type FindBy } from '../policy/places.ts'
import type { Finding } from './place.ts'
import type { RunRow } from './run.ts'
import type { Works } from './works.ts'

/** More of one path are not listed: one is enough to fail. */
const mostPerPath = 100
/** All that can be found comes in one answer. */
const rowsAtOnce = 10_000

/**
 * The ids are looked for on every indexed path of the data map, whatever a place's own finder says, by one question for
 * all. The run itself, the key rows and the ledger's tokens keep theirs until the horizon.
 */
export async function findReferences(
  works: Works,
  run: RunRow,
): Promise<{ findings: Finding[]; places: number }> {
  const owners = ownersIn(run)
  const asked = erasablePlaces.flatMap(place =>
    findByPaths(place).flatMap(({ path, findBy }) =>
      owners[findBy].size === 0 ? [] : [{ place, path, owners: owners[findBy] }],
    ),
  )
  const questions = asked.map(({ place, path, owners: ids }, at) => ({
    place,
    stages: [
      { $match: { [path]: { $in: [...ids.keys()] } } },
      { $limit: mostPerPath },
      { $project: { _id: 0, at: { $literal: at }, ids: `$${path}` } },
    ],
  }))
  const findings: Finding[] = []
  for await (const answer of askTogether(works.ctx.database, questions, rowsAtOnce)) {
    const question = asked[Number(answer['at'])]
    for (const id of stringsIn(answer['ids'])) {
      const unit = question?.owners.get(id)
      if (question && unit) findings.push({ place: question.place, unit, how: 'reference' })
    }
  }
  return { findings, places: erasablePlaces.length }
}

/** Which unit each id stands for, by the kind of id. */
function ownersIn(run: RunRow): Record<FindBy, ReadonlyMap<string, LeavingId>> {
  const leaving = run.items.filter(item => item.wholeSubject)
  const subjects = leaving.map(item => [item.subjectId, item.id] as const)
  const applications = run.items.map(item => [item.id, item.id] as const)
  const files = run.items.flatMap(item => item.files.map(file => [file.id, item.id] as const))
  const statements = run.items.flatMap(item => (item.statements ?? []).map(id => [id, item.id] as const))
  return {
    application: new Map(applications),
    subject: new Map(subjects),
    file: new Map(files),
    statement: new Map(statements),
    unit: new Map([...applications, ...subjects]),
  }
}

/** A path through arrays gives arrays. */
function stringsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return typeof value === 'string' ? [value] : []
}
