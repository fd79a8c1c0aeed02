import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ApplicationId, type CaseId } from '../base/ids.ts'
import { tellCopies } from '../applications/tell-copies.ts'
import { recordGrantedCase } from '../cases/record-case.ts'
import { untilLifted } from '../erasure/stops.ts'
import { queueRestrictionMail } from './restriction-mail.ts'

/** The parts of the context a restriction needs. */
export type RestrictionContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'database'
  | 'vault'
  | 'vacancies'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'cases'
  | 'staff'
  | 'links'
  | 'outbox'
  | 'erasure'
  | 'audit'
  | 'inTransaction'
>

/** What is to be restricted, and why. */
export interface Restriction {
  applicationId: ApplicationId
  by: ApplicantActor
  /** Of the case; the same again changes nothing. */
  ref?: CaseId
  /** Why, in words that a person of the office can read; kept sealed in the case. */
  request?: string
}

/**
 * The application, and the person's copy in the talent pool, are out of sight of those who hire, and no purge takes
 * them, until the restriction is lifted; the applicant is told by mail, whoever has a copy is asked to let it lie, and a granted case says why. One that stands
 * already stays as it is. Source: GDPR art. 18, 19
 *
 * @returns the ref of the stop, which is the case's id
 * @throws Refusal 'notFound' when it is not that applicant's
 * @throws Refusal 'conflict' when its deletion has begun or waits
 */
export async function restrict(ctx: RestrictionContext, restriction: Restriction): Promise<string> {
  const { applicationId, by, ref = newId('cas'), request = '' } = restriction
  const row = await ctx.applications.byId(applicationId)
  if (!row || row.subjectId !== by.subjectId) throw new Refusal('notFound')
  const standing = row.stops.find(stop => stop.kind === 'restriction')
  if (standing) return standing.ref
  await ctx.inTransaction(async () => {
    const entries = await ctx.erasure.stops.entriesBeside([applicationId])
    for (const unit of [applicationId, ...entries]) {
      await ctx.erasure.stops.set(unit, { kind: 'restriction', ref, until: untilLifted })
      await ctx.audit.write({ what: 'restriction.set', who: by, about: unit })
    }
    await queueRestrictionMail(ctx, row, { why: 'set', liftOn: '', occasion: ref })
    await recordGrantedCase(ctx, {
      type: 'restriction',
      subjectId: row.subjectId,
      applicationIds: [applicationId],
      by,
      id: ref,
      request,
    })
    await tellCopies(ctx, [row, ...(await ctx.pool.byIds(entries))], { what: 'restrict', occasion: ref })
  })
  return ref
}
