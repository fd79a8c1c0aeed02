import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { isIdentified } from '../policy/rights.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'
import { sayOnce, wasSaid } from '../cases/was-said.ts'
import type { Context } from '../base/context.ts'
import { isAnsweredInWords } from './carry-out.ts'
import { isUncorrected } from './correction-of-case.ts'

/**
 * The case is answered with these words, which the person reads on their own page; the mail only says that they are
 * there. The same answer again by the same person changes nothing.
 *
 * @throws Refusal 'conflict' when something is to be done or corrected and words would not do it, when it is not known who asks, or
 *   when the case is closed
 */
export async function answerCase(
  ctx: StepContext & CaseMailContext & Pick<Context, 'database'>,
  { row, answer, by }: { row: CaseRow; answer: string; by: Actor },
): Promise<void> {
  if (!isAnsweredInWords(row.type)) throw new Refusal('conflict')
  if (isIdentified(row.state) && (await isUncorrected(ctx, row))) throw new Refusal('conflict')
  await sayOnce(ctx, row, {
    isSaid: async now => now.state === 'granted' && (await wasSaid(ctx, now, { by, words: answer })),
    say: async () =>
      await ctx.inTransaction(async () => {
        const answered = await takeStep(ctx, row, { event: 'grant', what: 'case.answered', by, answer })
        await queueCaseMail(ctx, answered, { why: 'answered', occasion: 'answered' })
      }),
  })
}
