import { sweepExportFiles } from '../server/copies/sweep-exports.ts'
import { sweepAbandonedForms } from '../server/operations/sweep-abandoned-forms.ts'
import type { RepeatingJob } from './job.ts'

/** Uploads that came to nothing, forms that were never sent and keys without an owner are gone. Source: reliability.md 3 */
export const sweepOrphans: RepeatingJob = {
  name: 'sweep-orphans',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => ({ ...(await sweepAbandonedForms(ctx)), exports: await sweepExportFiles(ctx) }),
}
