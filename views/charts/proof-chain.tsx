/** One step of a purge on the way to its proof; `at` is null until it is done. */
export interface ProofStep {
  step: 'claimed' | 'deleted' | 'scanned' | 'keyless' | 'ledger'
  at: Date | null
}
