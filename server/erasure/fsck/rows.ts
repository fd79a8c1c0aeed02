import { collectionPrefix } from '../../store/database.ts'
import { dataMap, type PlaceName } from '../../policy/places.ts'
import { idsAtOnce, type FsckWorks } from './check.ts'

/** A stored document of any shape: what it should look like is what is being checked. */
export type StoredRow = Readonly<Record<string, unknown>> & { readonly _id: unknown }

type Ground = Pick<FsckWorks, 'ctx'>

/** How to read a place. */
export interface Reading {
  filter?: Readonly<Record<string, unknown>>
  projection?: Readonly<Record<string, 0 | 1>>
}

/** The stored rows of a place, one by one, as the driver gives them. */
export function rowsIn({ ctx }: Ground, place: PlaceName, reading: Reading = {}): AsyncIterable<StoredRow> {
  const connection = dataMap[place].database === 'keys' ? ctx.database.keys : ctx.database.data
  const { filter = {}, projection } = reading
  return connection
    .collection<{ _id: string }>(collectionPrefix + place)
    .find({ ...filter }, projection ? { projection: { ...projection } } : {}) as AsyncIterable<StoredRow>
}

/** Which of these ids are rows of the place. */
export async function existingIn(
  works: Ground,
  place: PlaceName,
  ids: Iterable<string>,
): Promise<Set<string>> {
  const asked = [...new Set(ids)]
  const found = new Set<string>()
  for (let from = 0; from < asked.length; from += idsAtOnce) {
    const filter = { _id: { $in: asked.slice(from, from + idsAtOnce) } }
    for await (const row of rowsIn(works, place, { filter, projection: { _id: 1 } }))
      found.add(String(row._id))
  }
  return found
}

/** Rows in groups, so that what they point at is asked for together. */
export async function* inGroups<T>(rows: AsyncIterable<T>, size = idsAtOnce): AsyncGenerator<T[]> {
  let group: T[] = []
  for await (const row of rows) {
    group.push(row)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

/** What stands at a path: of an array, of each element. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return atPath(value, path === '' ? [] : path.split('.'))
}

function atPath(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap(element => atPath(element, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  if (typeof value !== 'object' || value === null) return []
  return atPath(new Map<string, unknown>(Object.entries(value)).get(name), rest)
}

/** The text at a path, or undefined. */
export function textAt(row: unknown, path: string): string | undefined {
  const [value] = valuesAt(row, path)
  return typeof value === 'string' ? value : undefined
}

/** The date at a path, or undefined. */
export function dateAt(row: unknown, path: string): Date | undefined {
  const [value] = valuesAt(row, path)
  return value instanceof Date ? value : undefined
}
