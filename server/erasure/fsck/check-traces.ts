import { collectionPrefix } from '../../store/database.ts'
import { isPlaceName, type PlaceName } from '../../policy/places.ts'
import { tokenOf } from '../ledger-tokens.ts'
import type { Check, FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn, textAt, valuesAt, type StoredRow } from './rows.ts'
import { namesOnDisk } from './walk.ts'

/** The proof keeps its ids until the horizon, and destroyed keys their rows: these are looked at apart. */
const proofOwn: ReadonlySet<PlaceName> = new Set(['purgeRuns', 'ledgerTokens', 'ledgerQueue', 'dataKeys'])
/** Every id in a text, also one inside another. */
const anyId = /(?=((?:[a-z]{3})_[A-Za-z0-9_-]{22}))/g

/**
 * The nightly full scan: nothing that was deleted is named anywhere. Every string of every collection and every file
 * name is held against the tokens that are not pruned yet. Source: deletion.md 8, table of scans
 */
export const tracesCheck: Check = {
  name: 'traces',
  look: async works => {
    const erased = await erasedIds(works)
    if (erased.size === 0) return []
    return [
      ...(await tracesInCollections(works, erased)),
      ...(await tracesOnDisk(works, erased)),
      ...(await keysOfErased(works, erased)),
    ]
  },
}

interface Erased {
  size: number
  has(id: string): boolean
}

/** The step of a run by which nothing that it had in hand is there any more: its places are scanned, its keys destroyed. */
const commitStep = 11

/** What was deleted, by its token, but for what an open run still has in hand. */
async function erasedIds(works: FsckWorks): Promise<Erased> {
  const tokens = new Set<string>()
  const reading = { filter: { kind: 'intent' }, projection: { token: 1 } } as const
  for await (const row of rowsIn(works, 'ledgerTokens', reading)) tokens.add(textAt(row, 'token') ?? '')
  const inHand = new Set<unknown>()
  const paths = ['items.id', 'items.subjectId', 'items.files.id', 'items.statements', 'items.consents.id']
  const atWork = { state: { $ne: 'done' }, step: { $not: { $gte: commitStep } } }
  const open = { filter: atWork, projection: { items: 1 } } as const
  for await (const run of rowsIn(works, 'purgeRuns', open))
    for (const path of paths) for (const id of valuesAt(run, path)) inHand.add(id)
  const pepper = works.ctx.vault.secrets.of('ledger-pepper')
  return { size: tokens.size, has: id => tokens.has(tokenOf(pepper, id)) && !inHand.has(id) }
}

async function tracesInCollections(works: FsckWorks, erased: Erased): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  for (const database of [works.ctx.database.data, works.ctx.database.keys]) {
    for (const { name } of await database.listCollections()) {
      const place = name.slice(collectionPrefix.length)
      if (!name.startsWith(collectionPrefix) || (isPlaceName(place) && proofOwn.has(place))) continue
      for await (const row of database.collection<{ _id: string }>(name).find({}))
        found.push(...tracesIn(row, place, erased))
    }
  }
  return found
}

function tracesIn(row: StoredRow, place: string, erased: Erased): FsckFinding[] {
  const found: FsckFinding[] = []
  const staysAs = isStayingConsent(row, place, erased) ? row._id : undefined
  for (const { path, text } of stringsOf(row, '')) {
    if (path === '_id' && text === staysAs) continue
    for (const [, id = ''] of text.matchAll(anyId)) {
      if (erased.has(id))
        found.push({ code: 'traceOfErased', where: `${place}.${path}`, id, detail: String(row._id) })
    }
  }
  return found
}

/**
 * A consent stays, closed, as long as its person: ledgers of earlier versions tell it as deleted with the pool entry that
 * stood on it.
 */
function isStayingConsent(row: StoredRow, place: string, erased: Erased): boolean {
  const subjectId = textAt(row, 'subjectId')
  const isClosed = place === 'consents' && textAt(row, 'state') === 'closed'
  return isClosed && subjectId !== undefined && !erased.has(subjectId)
}

/** Every string of a document with its path, names of paths included; sealed bytes are ciphertext. */
function* stringsOf(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value }
  else if (Array.isArray(value)) for (const element of value) yield* stringsOf(element, path)
  else if (isPlain(value)) {
    for (const [name, part] of Object.entries(value)) {
      yield { path, text: name }
      yield* stringsOf(part, path === '' ? name : `${path}.${name}`)
    }
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

async function tracesOnDisk(works: FsckWorks, erased: Erased): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  for await (const { folder, name } of namesOnDisk(works.ctx.config)) {
    for (const [, id = ''] of name.matchAll(anyId))
      if (erased.has(id)) found.push({ code: 'traceOfErased', where: folder, id })
  }
  return found
}

async function keysOfErased(works: FsckWorks, erased: Erased): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  const reading = { filter: { state: { $ne: 'destroyed' } }, projection: { _id: 1 } } as const
  for await (const row of rowsIn(works, 'dataKeys', reading)) {
    const id = String(row._id)
    if (erased.has(id)) found.push({ code: 'keyOfErased', where: 'dataKeys', id })
  }
  return found
}
