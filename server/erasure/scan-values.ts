import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { askTogether, type PlaceQuestion } from '../store/one-question.ts'
import { codeOf } from '../base/errors.ts'
import type { LeavingId } from '../base/place.ts'
import { dataMap, placeNames, type PathRule, type PlaceName } from '../policy/places.ts'
import type { Finding, SearchValues } from './place.ts'
import type { SearchIndex } from './search-values.ts'
import type { ErasureContext } from './works.ts'

/** Written by the engine itself, from ids, counts and hashes only, and never by anybody's text. */
const engineOwn: ReadonlySet<PlaceName> = new Set([
  'purgeRuns',
  'ledger',
  'ledgerTokens',
  'ledgerHead',
  'certificates',
])
/** Here staff write about staff: a namesake of theirs is no trace of an applicant. */
const staffOwn: ReadonlySet<PlaceName> = new Set(['vacancies', 'policyDocuments', 'staff'])
/** What everybody was given to read is quoted in letters: there the applicant has the words from us. */
const notForAll: Readonly<Partial<Record<PlaceName, object>>> = { vacancies: { publishedAt: null } }

const rowsAtOnce = 1000

/** What was looked at and found. */
export interface ValueFindings {
  findings: Finding[]
  places: number
}

/** Nothing the units said stands in a collection that is not sealed, nor in a log. */
export async function findValues(ctx: ErasureContext, values: SearchIndex): Promise<ValueFindings> {
  const places = placeNames.filter(isOpenText)
  const found = new Map<PlaceName | 'logs', Set<LeavingId>>()
  const note = (where: PlaceName | 'logs', units: Iterable<LeavingId>): void => {
    for (const unit of units) found.set(where, (found.get(where) ?? new Set()).add(unit))
  }
  for await (const { at, row } of askTogether(ctx.database, places.map(wholeRowsOf), rowsAtOnce)) {
    const place = places[Number(at)]
    if (place) note(place, unitsInRow(place, row, staffOwn.has(place) ? values.withoutNames : values))
  }
  note('logs', await unitsInLogs(ctx.config.dataDir, values))
  const findings = [...found].flatMap(([place, units]) =>
    [...units].map(unit => ({ place, unit, how: 'value' as const })),
  )
  return { findings, places: places.length + 1 }
}

function wholeRowsOf(place: PlaceName, at: number): PlaceQuestion {
  const filter = notForAll[place]
  const told = { $replaceWith: { at: { $literal: at }, row: '$$ROOT' } }
  return { place, stages: filter ? [{ $match: filter }, told] : [told] }
}

/** A place that no purge empties and nothing seals. */
function isOpenText(place: PlaceName): boolean {
  return dataMap[place].database === 'data' && dataMap[place].onPurge === 'keep' && !engineOwn.has(place)
}

function unitsInRow(place: PlaceName, row: unknown, values: SearchValues): readonly LeavingId[] {
  const rules: Readonly<Record<string, PathRule>> = dataMap[place].paths
  const parts = textsIn(row, '', path => isOfStaff(rules[path]))
  const texts = parts.filter(part => typeof part === 'string')
  const bytes = parts.filter(part => typeof part !== 'string')
  return [texts.join('\n'), ...bytes].flatMap(part => values.unitsIn(part))
}

/** Names and addresses of the controller's own people stand in the open, as in an advert. */
function isOfStaff(rule: PathRule | undefined): boolean {
  return rule !== undefined && (rule.category === 'contact' || rule.category === 'identity')
}

/** Every text and every piece of bytes below that path, and the names of paths. */
function textsIn(
  value: unknown,
  path: string,
  isLeftOut: (path: string) => boolean,
): (string | Uint8Array)[] {
  if (isLeftOut(path)) return []
  if (typeof value === 'string' || value instanceof Uint8Array) return [value]
  if (Array.isArray(value)) return value.flatMap(element => textsIn(element, path, isLeftOut))
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  return Object.entries(value).flatMap(([name, part]) => {
    return [name, ...textsIn(part, path === '' ? name : `${path}.${name}`, isLeftOut)]
  })
}

/** The log files of the data folder: what `mongod` writes, and what a process was told to write there. */
async function unitsInLogs(dataDir: string, values: SearchValues): Promise<LeavingId[]> {
  const files = [...(await logsIn(dataDir)), ...(await logsIn(join(dataDir, 'logs')))]
  const found = new Set<LeavingId>()
  for (const file of files) for (const unit of await unitsInFile(file, values)) found.add(unit)
  return [...found]
}

async function logsIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter(name => name.includes('.log')).map(name => join(folder, name))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Longer than any form of a value, bytes: pieces of a file overlap by so much. */
const overlapBytes = 16 * 1024

async function unitsInFile(path: string, values: SearchValues): Promise<Set<LeavingId>> {
  const found = new Set<LeavingId>()
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      if (!Buffer.isBuffer(piece)) continue
      const bytes = Buffer.concat([rest, piece])
      for (const unit of values.unitsIn(bytes)) found.add(unit)
      rest = bytes.subarray(-overlapBytes)
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error // a log was turned over meanwhile
  }
  return found
}
