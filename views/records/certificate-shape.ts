/** How far a deletion has come. Source: deletion.md 10 */
export type ShownGrade = 'A' | 'B' | 'C' | 'D'

/** Whether copies of the key open: not since then, not after the promised day, or still although that day is past. */
export type ShownCopies = { state: 'gone'; at: Date } | { state: 'promised' | 'late' }

/** A certificate as the page reads it: `{body, proof}` of deletion.md 10. Instants and dates are ISO strings. */
export interface ShownCertificate {
  body: ShownBody
  proof: {
    leafIndex: number
    leafCount: number
    path: readonly string[]
    entry: {
      seq: number
      at: string
      hash: string
      key: string
      sig: string
      certificatesRoot: string | null
    }
  }
}

/** The body of a certificate. */
export interface ShownBody {
  number: string
  unit: string
  reason: string
  policy: { version: number; rule: string }
  trigger: { event: string; date: string }
  promised: string | null
  times: { claimed: string; deleted: string; scanned: string; keyless: string }
  counts: Readonly<Record<string, number>>
  files: number
  fileBytes: number
  latenessHours: number
  stoppedBy: readonly string[]
  noticeSentOn: string | null
  scan: {
    reference: { places: number; found: number }
    value: { places: number; values: number; found: number } | 'not_done'
    key: number | 'not_done'
  }
  /** `destroyBy` is null when no end of the epoch is promised. */
  epoch: { number: number; destroyBy: string | null }
  backupsUntil: string
  outside: readonly string[]
  controller: string
  authority: string
  verifyUrl: string
  software: string
  dataMap: string
}
