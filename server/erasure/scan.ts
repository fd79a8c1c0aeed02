import type { LeavingId } from '../base/place.ts'
import { UnitsFailed, type Finding } from './place.ts'
import { purgeRunOf, type RunRow } from './run.ts'
import { findReferences } from './scan-references.ts'
import { findValues } from './scan-values.ts'
import type { SearchedValue } from './search-forms.ts'
import { searchValues } from './search-values.ts'
import { openValues, type SealedValues } from './sealed-values.ts'
import { placesOf, type Works } from './works.ts'

/** Something of these units was still there after it had been erased again and again. The others need not wait for them. */
export class TraceFound extends UnitsFailed {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super([...new Set(findings.map(finding => finding.unit))], 'TRACE_FOUND')
    this.name = 'TraceFound'
    this.findings = findings
  }
}

/** What a scan looked at and found. */
export interface ScanResult {
  findings: Finding[]
  places: number
  /** How many values were looked for. */
  values: number
  valueScan: 'done' | 'not_done'
}

/** The scan after the deletion: by ids everywhere, by values where text is not sealed. Source: deletion.md 8 */
export async function scan(works: Works, run: RunRow): Promise<ScanResult> {
  const opened = run.keylessAt ? new Map<LeavingId, SealedValues>() : await openValues(works, run)
  const sought = new Map<LeavingId, readonly SearchedValue[]>()
  for (const [unit, values] of opened) sought.set(unit, values.sought)
  const references = await findReferences(works, run)
  const findings = [...references.findings]
  const values = searchValues(sought)
  for (const place of placesOf(works).filter(one => one.hasFiles))
    findings.push(...(await place.find(purgeRunOf(run), values)))
  const inText = sought.size === 0 ? { findings: [], places: 0 } : await findValues(works.ctx, values)
  return {
    findings: [...findings, ...inText.findings],
    places: references.places + inText.places,
    values: [...sought.values()].reduce((sum, some) => sum + some.length, 0),
    valueScan: !run.keylessAt && isWhole(run, opened) ? 'done' : 'not_done',
  }
}

/** Whether everything that was to be looked for could be read: somebody else may have destroyed the keys meanwhile. */
function isWhole({ items }: RunRow, opened: ReadonlyMap<LeavingId, SealedValues>): boolean {
  return items.every(item => item.values === null || opened.has(item.id))
}
