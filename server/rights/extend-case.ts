import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { today } from '../cases/record-case.ts'
import { extendAccess } from '../cases/stop-for-access.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'
import { sayOnce, wasSaid } from '../cases/was-said.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import { mayExtend, type ExtensionCode } from '../policy/rights.ts'

/** A later day to answer, and why. */
export interface Extension {
  row: CaseRow
  until: PlainDate
  code: ExtensionCode
  text: string
  by: Actor
}

/**
 * There is time until that day, once; the person is told why by mail, and what waits for the answer waits as long. The
 * same at the same moment changes nothing; the same later is not for here: see `isExtendedSo`.
 * Source: GDPR art. 12(3)
 *
 * @throws Refusal 'conflict' when the day of the answer is over, the case was extended before, or is not open
 */
export async function extendCase(
  ctx: StepContext & CaseMailContext,
  { row, until, code, text, by }: Extension,
): Promise<void> {
  if (!mayExtend(row, { today: today(ctx), until })) throw new Refusal('conflict')
  await sayOnce(ctx, row, {
    isSaid: async now => await isExtendedSo(ctx, now, { until, text, by }),
    say: async () => await extendNow(ctx, { row, until, code, text, by }),
  })
}

async function extendNow(
  ctx: StepContext & CaseMailContext,
  { row, until, code, text, by }: Extension,
): Promise<void> {
  await ctx.inTransaction(async () => {
    const set = { extendedDueOn: until, code }
    const extended = await takeStep(ctx, row, {
      event: 'extend',
      what: 'case.extended',
      by,
      set,
      answer: text,
    })
    await queueCaseMail(ctx, extended, { why: 'extended', occasion: 'extended' })
    if (row.type !== 'access') return
    await extendAccess(ctx, { ref: row._id, dueOn: until, by })
  })
}

/** Whether it was put off to that day by that person, in these words. */
export async function isExtendedSo(
  ctx: Pick<StepContext, 'vault'>,
  row: CaseRow,
  { until, text, by }: { until: string; text: string; by: Actor },
): Promise<boolean> {
  if (row.extendedDueOn === null || row.extendedDueOn !== until) return false
  return row.state !== 'extended' || (await wasSaid(ctx, row, { by, words: text }))
}
