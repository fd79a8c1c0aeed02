import type { Context } from '../base/context.ts'
import { Refusal, type Problem } from '../base/errors.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { applicationForStaff } from '../applications/application-for-staff.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { standingHandOver } from '../applications/standing-hand-over.ts'
import type { ApplicationId } from '../base/ids.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { localDate } from '../policy/retention.ts'
import { colleagueOf } from '../vacancies/staff-access.ts'
import { withDone } from '../../views/done.ts'
import { handOverPage } from '../../views/review/hand-over.tsx'
import { handOver, readHandOver } from './hand-over.ts'

const path = '/staff/applications/:id/hand-over'

/** Who takes over, and when: as it stands, or today. */
export const getHandOver = route({
  method: 'get',
  path,
  allow: ['recruiter'],
  record: { nothing: 'the title of the job and who took over, nothing of the person' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    return await formAnswer(ctx, who, { applicationId, typed: undefined, problems: [] })
  },
})

/** Somebody hired was handed over. */
export const postHandOver = route({
  method: 'post',
  path,
  allow: ['recruiter'],
  record: { change: 'application.handedOver' },
  limit: 'staffAction',
  read: incoming => ({ applicationId: applicationIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { applicationId, typed }, who) => {
    try {
      const read = readHandOver(typed, who.incoming.language)
      await handOver(ctx, { applicationId, ...read, ...colleagueOf(who) })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'invalid')) throw error
      return await formAnswer(ctx, who, { applicationId, typed, problems: error.problems })
    }
    return redirectTo(withDone(`/staff/applications/${applicationId}`, 'handedOver'))
  },
})

interface Typed {
  applicationId: ApplicationId
  /** Undefined while nothing was: the form shows what stands. */
  typed: TypedForm | undefined
  problems: readonly Problem[]
}

async function formAnswer(
  ctx: Context,
  who: Who,
  { applicationId, typed, problems }: Typed,
): Promise<Answer> {
  const row = await applicationForStaff(ctx, { applicationId, ...colleagueOf(who) })
  if (row.decision?.outcome !== 'hired') throw new Refusal('conflict', { key: 'handOver.notHired' })
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const html = handOverPage({
    frame: who.frame,
    applicationId,
    job: vacancy?.title ?? '',
    daysKept: ctx.policy.document.retention.hired.days,
    form: { language: who.frame.language, typed: typed ?? (await standing(ctx, row)), problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

async function standing(ctx: Context, row: ApplicationRow): Promise<TypedForm> {
  const written = await standingHandOver(ctx, row)
  if (!written) return { handedOn: localDate(ctx.clock.now(), ctx.policy.document.timeZone) }
  const { recipient, recipientEmail, handedOn } = written
  return { recipient, recipientEmail: recipientEmail ?? '', handedOn }
}
