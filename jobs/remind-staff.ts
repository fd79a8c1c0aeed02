import { remindOfMessages } from '../server/notice/remind-messages.ts'
import { remindStaff } from '../server/notice/remind-staff.ts'
import type { RepeatingJob } from './job.ts'

/** Holds to review, new messages and people without an answer are in somebody's mail. Source: deletion.md 4, 6 */
export const remindOfDuties: RepeatingJob = {
  name: 'remind-staff',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => ({ ...(await remindStaff(ctx)), messages: await remindOfMessages(ctx) }),
}
