import type { DataKeysStore } from './data-keys-store.ts'

/** With more keys than this that name a missing epoch it is the keyring that is not whole, and not a few rows. */
const mostStray = 100

/**
 * Epochs that data keys need and that are not among these, if it is the keyring that lacks them: many keys need them, or
 * no key opens without. A few among others that open are rows that somebody has changed: they are found, and keep nobody
 * out.
 *
 * @param before only keys made before that instant need theirs
 */
export async function lackingEpochs(
  store: Pick<DataKeysStore, 'epochsInUse' | 'countOf'>,
  there: readonly number[],
  before?: Date,
): Promise<number[]> {
  const missing = (await store.epochsInUse(before)).filter(epoch => !there.includes(epoch))
  if (missing.length === 0) return []
  const isFew = (await store.countOf(missing, before)) <= mostStray && (await store.countOf(there)) > 0
  return isFew ? [] : missing
}
