/** The key epochs: their keys wrap the data keys and make the mail tokens. Source: deletion.md 2 */
export interface KeyEpochs {
  /** The number of the epoch that new data keys are wrapped with. */
  current(): number
  /** When that epoch was made. */
  createdAt(epoch: number): Date
  /** The tokens under which this address may be found, of the current epoch first: 16 bytes each. */
  mailTokens(address: string): Buffer[]
  /** A data key, sealed for its row. */
  wrap(unit: string, key: Uint8Array): { epoch: number; wrapped: Buffer }
  /**
   * The data key of a row.
   *
   * @throws SealBroken when the row was changed
   */
  unwrap(unit: string, row: { epoch: number; wrapped: Uint8Array }): Buffer
}
