import type { FsckFinding } from './finding.ts'
import type { Works } from '../works.ts'

/** What a check works with. */
export type FsckWorks = Pick<Works, 'ctx' | 'parts' | 'ledger' | 'runs' | 'units'>

/** One kind of look. It may find what is only on its way; fsck looks a second time before it says so. */
export interface Check {
  name: string
  /** Everything found; of all that, fsck lists at most `mostFound`. */
  look(works: FsckWorks): Promise<FsckFinding[]>
}

/** More of one kind of look are not listed: it is clear by then. */
export const mostFound = 10_000
/** How many ids one query asks for. */
export const idsAtOnce = 1000
/** Short enough for a reader, long enough for any request, upload apart: what is younger is on its way. Milliseconds. */
export const hourMs = 3_600_000
