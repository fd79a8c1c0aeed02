import type { Context } from '../base/context.ts'
import { openCase, type OpenCaseContext } from '../cases/open-case.ts'
import type { NewCase } from '../cases/record-case.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import { statementDueOn } from '../policy/rights.ts'
import { tellOfComplaint } from './file-complaint.ts'
import { saidDate } from '../policy/unit-dates.ts'

/**
 * The request that came by letter or by phone is a case; whoever answers complaints is told of one, and who asks who was
 * hired is answered before their own application goes. The same id again changes nothing. Source: privacy.md 5
 */
export async function registerCase(ctx: OpenCaseContext, given: Omit<NewCase, 'dueOn'>): Promise<void> {
  const dueOn = given.type === 'hiredPerson' ? await answerOn(ctx, given) : undefined
  await ctx.inTransaction(async () => {
    await openCase(ctx, { ...given, dueOn })
    if (given.type === 'complaint') await tellOfComplaint(ctx, given.id)
  })
}

async function answerOn(
  ctx: Pick<Context, 'applications'>,
  { applicationIds, receivedOn }: Pick<NewCase, 'applicationIds' | 'receivedOn'>,
): Promise<PlainDate | undefined> {
  const [first] = (await ctx.applications.byIds(applicationIds))
    .flatMap(row => saidDate(row.due) ?? [])
    .toSorted()
  return first && statementDueOn(receivedOn, first)
}
