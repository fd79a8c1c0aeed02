import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { applicationForStaff } from '../applications/application-for-staff.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { hasOneOf, hiringRoles } from '../policy/roles.ts'
import { isGoing } from '../policy/states.ts'
import { colleagueOf, staffOf } from '../vacancies/staff-access.ts'
import { readStatementPage, writeStatementPage } from '../../views/statements/staff.tsx'
import { readStatement } from './read-statement.ts'
import { ownStatement } from './shown-statements.ts'
import { writeStatement } from './write-statement.ts'

const path = '/staff/applications/:id/hire-statement'

/** What somebody hired can do: those who hire write it, privacy officers read it. The look is recorded. */
export const getStaffStatement = route({
  method: 'get',
  path,
  allow: [...hiringRoles, 'privacyOfficer'],
  record: { view: 'hireStatement.opened' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    if (!hasOneOf(who.roles, hiringRoles)) return await officerAnswer(ctx, who, applicationId)
    return await formAnswer(ctx, who, { applicationId, typed: undefined, problems: [] })
  },
})

/** It is written. */
export const postStaffStatement = route({
  method: 'post',
  path,
  allow: hiringRoles,
  record: { change: 'hireStatement.written' },
  limit: 'staffAction',
  read: incoming => ({ applicationId: applicationIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { applicationId, typed }, who) => {
    const read = readStatement(typed, who.incoming.language)
    if ('problems' in read)
      return await formAnswer(ctx, who, { applicationId, typed, problems: read.problems })
    await writeStatement(ctx, { applicationId, words: read.words, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${applicationId}`)
  },
})

interface Typed {
  applicationId: ApplicationId
  /** Undefined: what was written before. */
  typed: TypedForm | undefined
  problems: readonly Problem[]
}

async function formAnswer(
  ctx: Context,
  who: Who,
  { applicationId, typed, problems }: Typed,
): Promise<Answer> {
  const look = { applicationId, ...colleagueOf(who) }
  const row = await applicationForStaff(ctx, look)
  if (row.state !== 'decided' || row.decision?.outcome !== 'hired')
    throw new Refusal('conflict', { key: 'handOver.notHired' })
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  await ctx.audit.write({ what: 'hireStatement.opened', who: look.by, about: row._id })
  const written = typed ?? { ...(await ownStatement(ctx, row)) }
  const html = writeStatementPage({
    frame: who.frame,
    applicationId,
    job: vacancy?.title ?? '',
    form: { language: who.frame.language, typed: written, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

async function officerAnswer(ctx: Context, who: Who, applicationId: ApplicationId): Promise<Answer> {
  const row = await ctx.applications.byId(applicationId)
  if (row ? isGoing(row.state) : await ctx.erasure.ledger.hasTokenOf(applicationId)) throw new Refusal('gone')
  if (row?.decision?.outcome !== 'hired') throw new Refusal('notFound')
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  await ctx.audit.write({ what: 'hireStatement.opened', who: staffOf(who), about: row._id })
  const words = await ownStatement(ctx, row)
  return page(readStatementPage({ frame: who.frame, job: vacancy?.title ?? '', words }))
}
