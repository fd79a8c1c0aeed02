import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'

/**
 * A link went to the address on file; whoever uses it has shown who asks. Asked again, another one goes.
 *
 * @throws Refusal 'conflict' when it is known who asks, the case is closed, or there is no address
 */
export async function askIdentity(
  ctx: StepContext & CaseMailContext,
  row: CaseRow,
  by: Actor,
): Promise<void> {
  if (row.subjectId === null) throw new Refusal('conflict')
  const occasion = `identity ${ctx.clock.now().toISOString()}`
  await ctx.inTransaction(async () => {
    const asked = await takeStep(ctx, row, { event: 'askIdentity', what: 'case.identityAsked', by })
    await queueCaseMail(ctx, asked, { why: 'identity', occasion })
  })
}
