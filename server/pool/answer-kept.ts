import type { Actor } from '../audit/actor.ts'
import { lastOnOf } from '../applications/stop-shown.ts'
import type { Context } from '../base/context.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { refusalOfHold } from '../cases/record-erasure.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'
import type { PoolRow } from './pool-row.ts'

/** What telling of a copy that is kept needs. */
export type KeptContext = StepContext & CaseMailContext & Pick<Context, 'holds'>

/**
 * The consent is withdrawn, and a hold keeps the copy: the case is done in part, and its person is told why, until when
 * and where to complain. In the caller's transaction. Source: privacy.md 5; GDPR art. 7(3), 17(3)
 */
export async function answerKept(
  ctx: KeptContext,
  row: CaseRow,
  { kept, by }: { kept: Pick<PoolRow, '_id' | 'stops'>; by: Actor },
): Promise<void> {
  const [longest] = kept.stops
    .filter(stop => stop.kind === 'hold')
    .toSorted((one, other) => other.until.getTime() - one.until.getTime())
  const holdUntil = longest && lastOnOf(ctx, longest)
  const holds = await ctx.holds.activeOn(kept._id)
  const set = { code: refusalOfHold[holds.find(hold => hold._id === longest?.ref)?.code ?? 'unknown'] }
  const done = await takeStep(ctx, row, { event: 'grantPartly', what: 'case.answered', by, set, holdUntil })
  await queueCaseMail(ctx, done, { why: 'partly', occasion: 'partly', holdUntil })
}
