import { createHash } from 'node:crypto'
import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { idFrom, type CaseId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import { openCase, type OpenCaseContext } from '../cases/open-case.ts'
import { recordGrantedCase, today } from '../cases/record-case.ts'
import { statementDueOn } from '../policy/rights.ts'
import { mayAsk } from '../statements/may-ask.ts'
import { statementsFor } from '../statements/shown-statements.ts'

type Parts = OpenCaseContext & Pick<Context, 'statements' | 'policies'>

/** The one case in which that application asks who was hired: sent twice, it is the same. */
export function statementCaseId(row: Pick<ApplicationRow, '_id'>): CaseId {
  return idFrom('cas', createHash('sha256').update(`hiredPerson|${row._id}`).digest())
}

/**
 * Whoever was passed over has asked what those hired can do: a granted case when all of it is written, else an open one
 * with its due date. Asked again changes nothing. Source: likestillings- og diskrimineringsloven § 31
 *
 * @throws Refusal 'conflict' when the person was not passed over, or nobody is hired
 */
export async function askForStatement(ctx: Parts, row: ApplicationRow, by: ApplicantActor): Promise<void> {
  if (!mayAsk(await toldState(ctx, row))) throw new Refusal('conflict')
  const shown = await statementsFor(ctx, row.vacancyId)
  if (!shown.isHired) throw new Refusal('conflict')
  const asked = {
    id: statementCaseId(row),
    type: 'hiredPerson' as const,
    subjectId: row.subjectId,
    applicationIds: [row._id],
    by,
  }
  await ctx.inTransaction(async () => {
    await ctx.audit.write({ what: 'hireStatement.asked', who: by, about: row._id })
    if (!shown.isMissing) return void (await recordGrantedCase(ctx, asked))
    const receivedOn = today(ctx)
    const dueOn = statementDueOn(receivedOn, row.due.date)
    await openCase(ctx, { ...asked, channel: 'portal', receivedOn, dueOn, request: '' })
  })
}
