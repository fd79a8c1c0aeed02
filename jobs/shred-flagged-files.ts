import { shredFlagged } from '../server/portal/files-flagged.ts'
import type { RepeatingJob } from './job.ts'

/** Files that staff flagged and nobody replaced in time are gone. */
export const shredFlaggedFiles: RepeatingJob = {
  name: 'shred-flagged-files',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => await shredFlagged(ctx),
}
