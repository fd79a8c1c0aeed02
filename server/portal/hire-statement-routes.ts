import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { ownApplication, toldState, type ToldState } from '../applications/own-applications.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route } from '../http/route.ts'
import { deadlineOf, isIdentified } from '../policy/rights.ts'
import { mayAsk } from '../statements/may-ask.ts'
import { ownStatement, statementsFor } from '../statements/shown-statements.ts'
import {
  hireStatementPage,
  type HireStatementPageProps,
  type StatementSection,
} from '../../views/portal/hire-statement.tsx'
import { askForStatement, statementCaseId } from './ask-for-statement.ts'

const ofOne = { path: '/my/applications/:id/hire-statement', ...ofOwnApplication } as const

/** What somebody passed over may know of who was hired, or why there is nothing to know. */
export const getHireStatement = route({
  ...ofOne,
  method: 'get',
  record: { view: 'hireStatement.seenByOwner' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const actor = applicantOf(who)
    const row = await ownApplication(ctx, actor.subjectId, id)
    await ctx.audit.write({ what: 'hireStatement.seenByOwner', who: actor, about: row._id })
    const vacancy = await ctx.vacancies.byId(row.vacancyId)
    const part = await partFor(ctx, row)
    return page(hireStatementPage({ frame: who.frame, applicationId: id, job: vacancy?.title ?? '', part }))
  },
})

async function partFor(ctx: Context, row: ApplicationRow): Promise<HireStatementPageProps['part']> {
  const told = await toldState(ctx, row)
  if (told.outcome === 'assessing') return { kind: 'undecided' }
  if (!mayAsk(told)) return { kind: 'notForYou' }
  const { isHired, statements, isMissing } = await statementsFor(ctx, row.vacancyId)
  // By this button, or by phone or letter.
  const asked = (await ctx.cases.byId(statementCaseId(row))) ?? (await ctx.cases.askedWhoWasHired(row._id))[0]
  if (!isHired) return withoutHire(asked)
  if (!asked) return { kind: 'ask' }
  return { kind: 'asked', statements, waitsUntil: isMissing ? deadlineOf(asked) : undefined }
}

/** Nobody is hired; whoever asked by the portal did so while somebody was, who is deleted now or may be soon. */
function withoutHire(asked: CaseRow | null | undefined): HireStatementPageProps['part'] {
  if (asked?.channel !== 'portal') return { kind: 'nobody' }
  if (isIdentified(asked.state)) return { kind: 'asked', statements: [], waitsUntil: deadlineOf(asked) }
  return { kind: asked.state === 'partly' ? 'outlived' : 'nobody' }
}

/** It is asked for; the page shows it. */
export const postHireStatement = route({
  ...ofOne,
  method: 'post',
  record: { change: 'hireStatement.asked' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const actor = applicantOf(who)
    await askForStatement(ctx, await ownApplication(ctx, actor.subjectId, id), actor)
    return redirectTo(`/my/applications/${id}/hire-statement`)
  },
})

/** What the person's own page says of it: what others are told of them when they were hired, or the way to ask. */
export async function statementPart(
  ctx: Context,
  row: ApplicationRow,
  told: ToldState,
): Promise<Parameters<typeof StatementSection>[0]['part']> {
  if (told.outcome === 'hired') {
    const own = await ownStatement(ctx, row)
    return own && { own }
  }
  if (!mayAsk(told)) return undefined
  return (await statementsFor(ctx, row.vacancyId)).isHired ? { mayAsk: true } : undefined
}
