import type { LeavingId } from '../base/place.ts'
import type { SearchValues } from './place.ts'
import {
  formsOf,
  searchableTexts,
  shortestForm,
  standsAlone,
  type SearchedValue,
  type SearchForm,
} from './search-forms.ts'

/** A form that is looked for, in the chain of those whose beginnings share a slot. */
interface Sought extends SearchForm {
  unit: LeavingId
  /** Of a person's name. */
  isName: boolean
  next: Sought | undefined
}

/** What may stand in a text of staff, who write about staff, is looked for without names. */
export interface SearchIndex extends SearchValues {
  withoutNames: SearchValues
}

const tableBits = 20
const tableMask = 2 ** tableBits - 1
const slotMask = 2 ** 16 - 1
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
export function searchValues(values: ReadonlyMap<LeavingId, readonly SearchedValue[]>): SearchIndex {
  const slots = Array.from<Sought | undefined>({ length: slotMask + 1 })
  const index: Index = { slots, table: new Uint8Array(tableMask + 1), isEmpty: true }
  for (const [unit, searched] of values) for (const value of searched) addForms(index, unit, value)
  const unitsIn = (text: string | Uint8Array, mayBe: (form: Sought) => boolean) => [
    ...new Set(searchableTexts(text).flatMap(one => hitsIn(index, one, mayBe))),
  ]
  return {
    unitsIn: text => unitsIn(text, () => true),
    withoutNames: { unitsIn: text => unitsIn(text, form => !form.isName) },
  }
}

interface Index {
  slots: (Sought | undefined)[]
  table: Uint8Array
  isEmpty: boolean
}

function addForms(index: Index, unit: LeavingId, value: SearchedValue): void {
  const isName = value.kind === 'name'
  for (const { pattern, kind } of formsOf(value)) {
    const hash = hashAt(pattern, 0)
    const slot = hash & slotMask
    index.slots[slot] = { pattern, kind, unit, isName, next: index.slots[slot] }
    index.table[hash & tableMask] = 1
    index.isEmpty = false
  }
}

function hitsIn(
  { slots, table, isEmpty }: Index,
  text: string,
  mayBe: (form: Sought) => boolean,
): LeavingId[] {
  const hits = new Set<LeavingId>()
  if (text.length < shortestForm || isEmpty) return []
  let hash = hashAt(text, 0)
  for (let at = 0; ; at += 1) {
    if (table[hash & tableMask] === 1) addHits(hits, slots[hash & slotMask], { text, at, mayBe })
    if (at + shortestForm >= text.length) return [...hits]
    const without = (hash - Math.imul(text.charCodeAt(at), oldestWeight)) | 0
    hash = (Math.imul(without, base) + text.charCodeAt(at + shortestForm)) | 0
  }
}

interface Spot {
  text: string
  at: number
  mayBe: (form: Sought) => boolean
}

function addHits(hits: Set<LeavingId>, first: Sought | undefined, { text, at, mayBe }: Spot): void {
  for (let form = first; form; form = form.next) {
    if (text.startsWith(form.pattern, at) && mayBe(form) && standsAlone(text, at, form)) hits.add(form.unit)
  }
}

function hashAt(text: string, from: number): number {
  let hash = 0
  for (let at = from; at < from + shortestForm; at += 1)
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0
  return hash
}
