import { tellWhenRed } from '../server/operations/tell-when-red.ts'
import type { RepeatingJob } from './job.ts'

/** What needs a person is told to the people who can do it. Source: reliability.md 16 */
export const tellOfRed: RepeatingJob = {
  name: 'tell-when-red',
  everyMs: 300_000,
  lockMs: 60_000,
  run: async ctx => await tellWhenRed(ctx),
}
