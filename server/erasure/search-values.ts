import type { ApplicationId } from '../base/ids.ts'
import type { SearchValues } from './place.ts'
import {
  formsOf,
  searchableTexts,
  shortestForm,
  standsAlone,
  type SearchedValue,
  type SearchForm,
} from './search-forms.ts'

interface Sought extends SearchForm {
  unit: ApplicationId
}

const tableBits = 20
const tableMask = 2 ** tableBits - 1
const base = 0x01000193
/** What the oldest character of the window weighs in the rolling hash. */
const oldestWeight = Array.from({ length: shortestForm - 1 }).reduce<number>(
  weight => Math.imul(weight, base),
  1,
)

/**
 * One pass over a text finds the values of all units: a rolling hash over the first characters of each form, a bit
 * table, then an exact comparison. Source: performance.md 6
 */
export function searchValues(values: ReadonlyMap<ApplicationId, readonly SearchedValue[]>): SearchValues {
  const byHash = new Map<number, Sought[]>()
  const table = new Uint8Array(tableMask + 1)
  for (const [unit, searched] of values) {
    for (const form of searched.flatMap(formsOf)) {
      const hash = hashAt(form.pattern, 0)
      byHash.set(hash, [...(byHash.get(hash) ?? []), { ...form, unit }])
      table[hash & tableMask] = 1
    }
  }
  const index = { byHash, table }
  return { unitsIn: text => [...new Set(searchableTexts(text).flatMap(one => hitsIn(index, one)))] }
}

interface Index {
  byHash: ReadonlyMap<number, readonly Sought[]>
  table: Uint8Array
}

function hitsIn({ byHash, table }: Index, text: string): ApplicationId[] {
  const hits = new Set<ApplicationId>()
  if (text.length < shortestForm || byHash.size === 0) return []
  let hash = hashAt(text, 0)
  for (let at = 0; ; at += 1) {
    if (table[hash & tableMask] === 1) addHits(hits, byHash.get(hash) ?? [], { text, at })
    if (at + shortestForm >= text.length) return [...hits]
    const without = (hash - Math.imul(text.charCodeAt(at), oldestWeight)) | 0
    hash = (Math.imul(without, base) + text.charCodeAt(at + shortestForm)) | 0
  }
}

function addHits(
  hits: Set<ApplicationId>,
  forms: readonly Sought[],
  { text, at }: { text: string; at: number },
): void {
  for (const form of forms) {
    if (text.startsWith(form.pattern, at) && standsAlone(text, at, form)) hits.add(form.unit)
  }
}

function hashAt(text: string, from: number): number {
  let hash = 0
  for (let at = from; at < from + shortestForm; at += 1)
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0
  return hash
}
