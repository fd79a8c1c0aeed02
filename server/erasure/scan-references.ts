import { collectionPrefix } from '../store/database.ts'
import type { ApplicationId } from '../base/ids.ts'
import { erasablePlaces, findByPaths, type FindBy, type PlaceName } from '../policy/places.ts'
import type { Finding } from './place.ts'
import type { RunRow } from './run.ts'
import type { Works } from './works.ts'

/** More of one path are not listed: one is enough to fail. */
const mostPerPath = 100

/**
 * The ids are looked for on every indexed path of the data map, whatever a place's own finder says. The run itself,
 * the key rows and the ledger's tokens keep theirs until the horizon.
 */
export async function findReferences(
  works: Works,
  run: RunRow,
): Promise<{ findings: Finding[]; places: number }> {
  const findings: Finding[] = []
  for (const place of erasablePlaces) {
    for (const { path, findBy } of findByPaths(place)) {
      findings.push(...(await findOn(works, place, { path, owners: ownersBy(run, findBy) })))
    }
  }
  return { findings, places: erasablePlaces.length }
}

/** Which unit each id of that kind stands for. */
function ownersBy(run: RunRow, findBy: FindBy): Map<string, ApplicationId> {
  const leaving = run.items.filter(item => item.wholeSubject)
  const subjects = leaving.map(item => [item.subjectId, item.id] as const)
  const applications = run.items.map(item => [item.id, item.id] as const)
  const files = run.items.flatMap(item => item.files.map(file => [file.id, item.id] as const))
  const by: Record<FindBy, (readonly [string, ApplicationId])[]> = {
    application: applications,
    subject: subjects,
    file: files,
    unit: [...applications, ...subjects],
  }
  return new Map(by[findBy])
}

async function findOn(
  works: Works,
  place: PlaceName,
  { path, owners }: { path: string; owners: ReadonlyMap<string, ApplicationId> },
): Promise<Finding[]> {
  if (owners.size === 0) return []
  const collection = works.ctx.database.data.collection(collectionPrefix + place)
  const rows = collection.find(
    { [path]: { $in: [...owners.keys()] } },
    { projection: { [path]: 1 }, limit: mostPerPath },
  )
  const found: Finding[] = []
  for await (const row of rows) {
    for (const id of stringsAt(row, path.split('.'))) {
      const unit = owners.get(id)
      if (unit) found.push({ place, unit, how: 'reference' })
    }
  }
  return found
}

function stringsAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap(element => stringsAt(element, path))
  if (path.length === 0) return typeof value === 'string' ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return stringsAt(new Map<string, unknown>(Object.entries(value)).get(path[0] ?? ''), path.slice(1))
}
