import type { Frame } from '../frame.ts'

/** What an erasure takes and leaves. */
export interface EraseFacts {
  job: string
  certificateNo: string
  fileCount: number
  /** Sum of the files, bytes. */
  fileBytes: number
  hasLetter: boolean
  answerCount: number
  coolingOff: { hours: number; skippable: boolean }
  /** Years or months the proof stays are not promised; the number of views that lose their link to a person. */
  lookCount: number
}

/** What `/my/applications/:id/erase` shows. `several` adds the choice `scope` (one, all). */
export interface ErasePageProps {
  frame: Frame
  applicationId: string
  several: boolean
  facts: EraseFacts
}

/** The page before an erasure: what goes, what stays, `now`, one red button. */
export function erasePage(_p: ErasePageProps): string {
  return ''
}
