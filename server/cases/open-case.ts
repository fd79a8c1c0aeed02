import type { Context } from '../base/context.ts'
import { queueCaseMail, type CaseMailContext } from './case-mail.ts'
import { aboutOf, insertCase, newCase, type NewCase } from './record-case.ts'
import { stopWhileOpen } from './stop-for-access.ts'

/** The parts of the context that opening a case needs. */
export type OpenCaseContext = CaseMailContext &
  Pick<Context, 'policies' | 'cases' | 'audit' | 'erasure' | 'inTransaction'>

/**
 * The case is there and its time runs from the day it was received; the person is told by mail (M7). The same id again
 * changes nothing. Of a person who is signed in it is identified; else nothing is carried out before it is.
 *
 * @throws Refusal 'gone' when a run has begun to take what it is about
 */
export async function openCase(ctx: OpenCaseContext, given: NewCase): Promise<void> {
  await ctx.inTransaction(async () => {
    const row = await newCase(ctx, given)
    if (!(await insertCase(ctx, row))) return
    await ctx.audit.write({ what: 'case.opened', who: given.by, ...aboutOf(row) })
    await queueCaseMail(ctx, row, { why: 'received', occasion: 'received' })
    await stopWhileOpen(ctx, row, given.by)
  })
}
