import { erasablePlaces, findByPaths, type PlaceName } from '../../policy/places.ts'
import { isId } from '../../base/ids.ts'
import type { Check, FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { existingIn, inGroups, rowsIn, valuesAt, type StoredRow } from './rows.ts'

/** Where the owner of an id of that kind is. */
const owners = {
  app: 'applications',
  sub: 'applicants',
  fil: 'files',
  poo: 'pool',
} as const satisfies Record<string, PlaceName>
type OwnerKind = keyof typeof owners

/** Files of a form that was not sent yet have no application. */
const onTheirWay: Readonly<Partial<Record<PlaceName, Readonly<Record<string, unknown>>>>> = {
  files: { state: 'attached' },
}

/**
 * Whatever points at an application, a profile or a file points at one that is there. The paths are those of the data
 * map, so a new place is looked at from its first day.
 */
export const childrenCheck: Check = {
  name: 'children',
  look: async works => {
    const found: FsckFinding[] = []
    for (const place of erasablePlaces) {
      const paths = findByPaths(place)
        .map(({ path }) => path)
        .filter(path => path !== '_id')
      if (paths.length > 0) found.push(...(await pointersOf(works, place, paths)))
    }
    return [...found, ...(await profilesUnlike(works))]
  },
}

async function pointersOf(
  works: FsckWorks,
  place: PlaceName,
  paths: readonly string[],
): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  const projection = Object.fromEntries(paths.map(path => [path, 1 as const]))
  const rows = rowsIn(works, place, { filter: onTheirWay[place] ?? {}, projection })
  for await (const group of inGroups(rows)) {
    const pointers = group.flatMap(row => pointersIn(row, paths))
    const dead = await deadAmong(
      works,
      pointers.map(pointer => pointer.id),
    )
    for (const { id, path, rowId } of pointers)
      if (dead.has(id))
        found.push({ code: 'childWithoutOwner', where: `${place}.${path}`, id, detail: rowId })
  }
  return found
}

function pointersIn(row: StoredRow, paths: readonly string[]): { id: string; path: string; rowId: string }[] {
  const rowId = String(row._id)
  return paths.flatMap(path =>
    valuesAt(row, path).flatMap(id => (typeof id === 'string' && kindOf(id) ? [{ id, path, rowId }] : [])),
  )
}

function kindOf(id: string): OwnerKind | undefined {
  if (isId('app', id)) return 'app'
  if (isId('sub', id)) return 'sub'
  if (isId('poo', id)) return 'poo'
  return isId('fil', id) ? 'fil' : undefined
}

async function deadAmong(works: FsckWorks, ids: readonly string[]): Promise<Set<string>> {
  const dead = new Set<string>()
  for (const [kind, place] of Object.entries(owners)) {
    const ofKind = ids.filter(id => kindOf(id) === kind)
    const alive = await existingIn(works, place, ofKind)
    for (const id of ofKind) if (!alive.has(id)) dead.add(id)
  }
  return dead
}

/** Each application stands in the profile of its person, unless a run has taken it off. */
async function profilesUnlike(works: FsckWorks): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  const filter = { state: { $ne: 'purging' } }
  const rows = rowsIn(works, 'applications', { filter, projection: { subjectId: 1 } })
  for await (const group of inGroups(rows)) {
    const ids = group.map(row => row._id)
    const named = new Set<unknown>()
    const profiles = rowsIn(works, 'applicants', {
      filter: { units: { $in: ids } },
      projection: { units: 1 },
    })
    for await (const profile of profiles) for (const unit of valuesAt(profile, 'units')) named.add(unit)
    for (const id of ids)
      if (!named.has(id))
        found.push({ code: 'profileWithoutUnit', where: 'applicants.units', id: String(id) })
  }
  return found
}
