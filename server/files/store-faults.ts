import { codeOf, Refusal } from '../base/errors.ts'

/** Disk full, over quota, read-only, over a size limit, failing; or gone from under us. Source: reliability.md 9 */
const storeAway = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'EIO', 'ENOENT', 'ENODEV', 'ESTALE'])
/** When to try again, seconds. */
const retryAfterSeconds = 30

/** "We could not do this now", for whatever keeps the store from working. */
export function storeUnavailable(): Refusal {
  return new Refusal('unavailable', { retryAfterSeconds })
}

/**
 * The work's own result.
 *
 * @throws Refusal 'unavailable' in place of an error that says that the store cannot write now; others as they are
 */
export async function onStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (storeAway.has(codeOf(error) ?? '')) throw storeUnavailable()
    throw error
  }
}
