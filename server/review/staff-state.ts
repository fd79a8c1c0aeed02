import type { ApplicationRow } from '../applications/application-row.ts'
import type { ShownState } from '../../views/shapes.ts'

/** What an application has come to, in the words of the staff pages. */
export function staffState(row: Pick<ApplicationRow, 'state' | 'decision'>): ShownState {
  if (row.state === 'withdrawn') return 'withdrawn'
  return row.decision?.outcome ?? 'undecided'
}
