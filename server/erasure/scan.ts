import type { ApplicationId } from '../base/ids.ts'
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
  const opened = run.keylessAt ? new Map<ApplicationId, SealedValues>() : await openValues(works, run)
  const sought = new Map<ApplicationId, readonly SearchedValue[]>()
  for (const [unit, values] of opened) sought.set(unit, values.sought)
  const references = await findReferences(works, run)
  const places = placesOf(works)
  const findings = [...references.findings]
  const values = searchValues(sought)
  for (const place of places) findings.push(...(await place.find(purgeRunOf(run), values)))
  const inText = await findValues(works.ctx, sought)
  return {
    findings: [...findings, ...inText.findings],
    places: references.places + inText.places,
    values: [...sought.values()].reduce((sum, some) => sum + some.length, 0),
    valueScan: run.keylessAt ? 'not_done' : 'done',
  }
}
