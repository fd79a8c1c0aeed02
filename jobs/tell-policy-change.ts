import { recallPolicyChanges } from '../server/records/recall-policy-change.ts'
import { tellPolicyChanges } from '../server/records/tell-policy-change.ts'
import type { RepeatingJob } from './job.ts'

/** Everybody held is told of a change that matters before it begins, and when it does not come. Source: privacy.md 3.2 */
export const tellOfPolicyChanges: RepeatingJob = {
  name: 'tell-policy-change',
  everyMs: 60_000,
  lockMs: 60_000,
  run: async ctx => ({ told: await tellPolicyChanges(ctx), recalled: await recallPolicyChanges(ctx) }),
}
