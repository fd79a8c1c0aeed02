import { answerLinkRequests } from '../server/portal/answer-link-requests.ts'
import type { RepeatingJob } from './job.ts'

/** Who asked for a link to what we hold about an address is answered by mail, when there is anything. */
export const answerRequests: RepeatingJob = {
  name: 'answer-link-requests',
  everyMs: 2000,
  lockMs: 60_000,
  run: async ctx => await answerLinkRequests(ctx),
}
