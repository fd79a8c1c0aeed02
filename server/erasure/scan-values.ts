import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { collectionPrefix } from '../store/database.ts'
import { codeOf } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { dataMap, placeNames, type PathRule, type PlaceName } from '../policy/places.ts'
import type { Finding, SearchValues } from './place.ts'
import type { SearchedValue } from './search-forms.ts'
import { searchValues } from './search-values.ts'
import type { ErasureContext } from './works.ts'

type Sought = ReadonlyMap<ApplicationId, readonly SearchedValue[]>

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

/** What was looked at and found. */
export interface ValueFindings {
  findings: Finding[]
  places: number
}

/** Nothing the units said stands in a collection that is not sealed, nor in a log. */
export async function findValues(ctx: ErasureContext, sought: Sought): Promise<ValueFindings> {
  if (sought.size === 0) return { findings: [], places: 0 }
  const all = searchValues(sought)
  const withoutNames = searchValues(
    new Map([...sought].map(([unit, values]) => [unit, values.filter(isNoName)])),
  )
  const findings: Finding[] = []
  const places = placeNames.filter(isOpenText)
  for (const place of places) {
    const units = await unitsInPlace(ctx, place, staffOwn.has(place) ? withoutNames : all)
    findings.push(...units.map(unit => ({ place, unit, how: 'value' as const })))
  }
  const inLogs = await unitsInLogs(ctx.config.dataDir, all)
  findings.push(...inLogs.map(unit => ({ place: 'logs' as const, unit, how: 'value' as const })))
  return { findings, places: places.length + 1 }
}

function isNoName(value: SearchedValue): boolean {
  return value.kind !== 'name'
}

/** A place that no purge empties and nothing seals. */
function isOpenText(place: PlaceName): boolean {
  return dataMap[place].database === 'data' && dataMap[place].onPurge === 'keep' && !engineOwn.has(place)
}

async function unitsInPlace(
  ctx: ErasureContext,
  place: PlaceName,
  values: SearchValues,
): Promise<ApplicationId[]> {
  const rules: Readonly<Record<string, PathRule>> = dataMap[place].paths
  const found = new Set<ApplicationId>()
  const rows = ctx.database.data.collection(collectionPrefix + place).find(notForAll[place] ?? {})
  for await (const row of rows) {
    const text = textsIn(row, '', path => isOfStaff(rules[path])).join('\n')
    for (const unit of values.unitsIn(text)) found.add(unit)
  }
  return [...found]
}

/** Names and addresses of the controller's own people stand in the open, as in an advert. */
function isOfStaff(rule: PathRule | undefined): boolean {
  return rule !== undefined && (rule.category === 'contact' || rule.category === 'identity')
}

function textsIn(value: unknown, path: string, isLeftOut: (path: string) => boolean): string[] {
  if (isLeftOut(path)) return []
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(element => textsIn(element, path, isLeftOut))
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  if ('buffer' in value && value.buffer instanceof Uint8Array)
    return [Buffer.from(value.buffer).toString('utf8')]
  return Object.entries(value).flatMap(([name, part]) => {
    return [name, ...textsIn(part, path === '' ? name : `${path}.${name}`, isLeftOut)]
  })
}

/** The log files of the data folder: what `mongod` writes, and what a process was told to write there. */
async function unitsInLogs(dataDir: string, values: SearchValues): Promise<ApplicationId[]> {
  const files = [...(await logsIn(dataDir)), ...(await logsIn(join(dataDir, 'logs')))]
  const found = new Set<ApplicationId>()
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

async function unitsInFile(path: string, values: SearchValues): Promise<Set<ApplicationId>> {
  const found = new Set<ApplicationId>()
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
