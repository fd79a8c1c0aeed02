import { applyPolicy } from '../server/records/apply-policy.ts'
import type { RepeatingJob } from './job.ts'

/** A new version of the policy reaches the applications it shortens, from the first instant of its day. */
export const applyPolicyInForce: RepeatingJob = {
  name: 'apply-policy',
  everyMs: 30_000,
  lockMs: 60_000,
  run: async ctx => ({ moved: await applyPolicy(ctx) }),
}
