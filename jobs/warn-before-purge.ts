import { noticesMissed } from '../server/notice/notices-missed.ts'
import { recallNotices } from '../server/notice/recall-notices.ts'
import { warnBeforePurge } from '../server/notice/warn-before-purge.ts'
import type { RepeatingJob } from './job.ts'

/** Each person knows their D two weeks before it, and when it holds no more. Source: deletion.md 4 */
export const warnOfPurges: RepeatingJob = {
  name: 'warn-before-purge',
  everyMs: 900_000,
  lockMs: 60_000,
  // First what holds now: a new notice takes the place of an old one, and needs no recall.
  run: async ctx => {
    const told = await warnBeforePurge(ctx)
    return { ...told, recalled: await recallNotices(ctx), missed: await noticesMissed(ctx) }
  },
}
