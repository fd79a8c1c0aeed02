import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { ApplicationId, PoolId, SubjectId } from '../base/ids.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'

const hourMs = 3_600_000
/** The page that follows an erasure goes so long after it was due. Source: ux.md 2 */
const pageMs = 7 * 24 * hourMs

/** Who does it in the applicant's place: staff at their wish, or the program. */
export type ErasureDone =
  { why: 'staff'; by: Actor; isOwnWish: true } | { why: 'newer'; by: Actor; isOwnWish: false }

/** What was asked for: which applications, and whether at once. */
export interface ErasureWish {
  subjectId: SubjectId
  applicationIds: readonly ApplicationId[]
  /** The copy in the talent pool, when all is to go. */
  entryId?: PoolId | undefined
  now: boolean
  /** The token of the page that will follow it; a fresh one without it. */
  token?: string | undefined
  /** Who does it, and as what, when it is not the applicant. */
  done?: ErasureDone
}

type Parts = Pick<
  Context,
  | 'clock'
  | 'erasure'
  | 'links'
  | 'sessions'
  | 'policy'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'inTransaction'
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
  const own = { why: 'applicant', by: { kind: 'applicant', subjectId: wish.subjectId } } as const
  const numbers = await ctx.erasure.engine.request({
    units: [...wish.applicationIds, ...(wish.entryId ? [wish.entryId] : [])],
    ...(wish.done ?? own),
    skipCooling,
  })
  const left = (await ctx.applications.ofSubject(wish.subjectId)).filter(row => mayBeSeenByOwner(row.state))
  if (left.length === 0 && !(await ctx.pool.liveOf(wish.subjectId))) {
    await ctx.links.revoke(wish.subjectId)
    await ctx.applicants.nextGeneration(wish.subjectId)
    await ctx.sessions.endAll(wish.subjectId)
  }
  const waitMs = skipCooling ? 0 : coolingOff.hours * hourMs
  const dueAt = new Date(ctx.clock.now().getTime() + waitMs)
  return await pageFor(ctx, { numbers, isSkipped: skipCooling, dueAt, token: wish.token })
}

/** The page that follows the erasure of these certificate numbers, due then. */
async function pageFor(
  ctx: Pick<Context, 'links'>,
  asked: { numbers: readonly string[]; isSkipped: boolean; dueAt: Date; token: string | undefined },
): Promise<string> {
  const { numbers, isSkipped, dueAt, token } = asked
  return await ctx.links.create({
    purpose: 'erasure',
    ...(token === undefined ? {} : { token }),
    subjectId: null,
    expiresAt: new Date(dueAt.getTime() + pageMs),
    once: false,
    details: { numbers: numbers.join(' '), skipped: isSkipped ? 1 : 0 },
  })
}

/** Of what its person wants erased, by themselves or through staff. */
const ownReasons: readonly string[] = ['applicant', 'staff']

/**
 * A page of the erasure that this very person asked for already and that waits, with all that goes by it: the token that
 * leads to the first one is stored nowhere. Undefined when none waits.
 */
export async function followAgain(
  ctx: Pick<Context, 'applications' | 'pool' | 'links'>,
  asked: { subjectId: SubjectId; applicationId: ApplicationId; token: string | undefined },
): Promise<string | undefined> {
  const { subjectId, applicationId, token } = asked
  const units = [...(await ctx.applications.ofSubject(subjectId)), ...(await ctx.pool.ofSubject(subjectId))]
  const waiting = units.filter(
    unit => unit.state === 'erasure_pending' && ownReasons.includes(unit.erasure?.reason ?? ''),
  )
  const erasure = waiting.find(unit => unit._id === applicationId)?.erasure
  if (!erasure) return undefined
  const { requestedAt, undoUntil: dueAt } = erasure
  const same = waiting.filter(unit => unit.erasure?.requestedAt.getTime() === requestedAt.getTime())
  const numbers = same.map(unit => unit.certificateNo)
  return await pageFor(ctx, { numbers, isSkipped: dueAt <= requestedAt, dueAt, token })
}
