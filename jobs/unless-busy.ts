import type { JobReport } from './job.ts'
import { codeOf } from '../server/base/errors.ts'

/** What the work reports; nothing when another process works on the keyring just now: it does the same. */
export async function unlessBusy(work: () => Promise<JobReport>): Promise<JobReport> {
  try {
    return await work()
  } catch (error) {
    if (codeOf(error) !== 'KEYRING_BUSY') throw error
    return {}
  }
}
