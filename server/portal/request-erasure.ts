import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { ApplicationId, SubjectId } from '../base/ids.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'

const hourMs = 3_600_000
/** The page that follows an erasure goes so long after it was due. Source: ux.md 2 */
const pageMs = 7 * 24 * hourMs

/** What was asked for: which applications, and whether at once. */
export interface ErasureWish {
  subjectId: SubjectId
  applicationIds: readonly ApplicationId[]
  now: boolean
  /** The token of the page that will follow it; a fresh one without it. */
  token?: string | undefined
}

type Parts = Pick<
  Context,
  'clock' | 'erasure' | 'links' | 'sessions' | 'policy' | 'applications' | 'applicants' | 'inTransaction'
>

/**
 * The applications are hidden at once and on their way out; with the last one the person's links and sessions end.
 * All of it or nothing: without the page's token nobody could undo it.
 *
 * @returns the token of the page that follows the erasure, `/erasures/:token`
 * @throws Refusal 'conflict' when one of them is on its way already
 */
export async function requestErasure(ctx: Parts, wish: ErasureWish): Promise<string> {
  return await ctx.inTransaction(() => requestAll(ctx, wish))
}

async function requestAll(ctx: Parts, wish: ErasureWish): Promise<string> {
  const { coolingOff } = ctx.policy.document.timing
  const skipCooling = wish.now && coolingOff.skippable
  const by: ApplicantActor = { kind: 'applicant', subjectId: wish.subjectId }
  const numbers = await ctx.erasure.engine.request({
    units: wish.applicationIds,
    why: 'applicant',
    by,
    skipCooling,
  })
  const left = (await ctx.applications.ofSubject(wish.subjectId)).filter(row => mayBeSeenByOwner(row.state))
  if (left.length === 0) {
    await ctx.links.revoke(wish.subjectId)
    await ctx.applicants.nextGeneration(wish.subjectId)
    await ctx.sessions.endAll(wish.subjectId)
  }
  const waitMs = skipCooling ? 0 : coolingOff.hours * hourMs
  return await ctx.links.create({
    purpose: 'erasure',
    ...(wish.token === undefined ? {} : { token: wish.token }),
    subjectId: null,
    expiresAt: new Date(ctx.clock.now().getTime() + waitMs + pageMs),
    once: false,
    details: { numbers: numbers.join(' '), skipped: skipCooling ? 1 : 0 },
  })
}
