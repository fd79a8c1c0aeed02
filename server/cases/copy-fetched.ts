import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { CaseId, SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { maskCode } from '../policy/mask.ts'
import { isIdentified } from '../policy/rights.ts'
import { queueCaseMail, type CaseMailContext } from './case-mail.ts'
import type { CaseRow } from './cases-store.ts'
import { isMasked } from './masks.ts'
import { takeStep, type StepContext } from './take-step.ts'
import { unitsOfAccess } from './units-of-access.ts'

type Parts = StepContext & Pick<Context, 'applications' | 'pool'>
type MaskedParts = StepContext & CaseMailContext

/** A standard copy that the person has now. */
export interface FetchedCopy {
  subjectId: SubjectId
  /** Everything in it. */
  units: readonly LeavingId[]
  askedAt: Date
  by: Actor
}

/**
 * The person has the standard copy: with that their open requests for access are answered whose every application, and
 * pool entry, is in it, if it was made after them; nothing waits for those any more. One that is answered by somebody
 * else at the same moment stays as that one left it. Source: privacy.md 5, access
 */
export async function answerByCopy(ctx: Parts, copy: FetchedCopy): Promise<void> {
  for (const row of await ctx.cases.ofSubject(copy.subjectId)) {
    if (row.type !== 'access' || !isIdentified(row.state) || row.openedAt > copy.askedAt) continue
    const covered = await unitsOfAccess(ctx, row)
    if (!covered.every(unit => copy.units.includes(unit))) continue
    const step = { event: 'grant', what: 'case.answered', by: copy.by } as const
    await unlessFaster(ctx, () => takeStep(ctx, row, step))
  }
}

/**
 * The person has the copy of that case with passages left out: it is answered in part, unless it was answered before.
 */
export async function answerByMaskedCopy(ctx: MaskedParts, id: CaseId, by: Actor): Promise<void> {
  const row = await ctx.cases.byId(id)
  if (row && isIdentified(row.state)) await unlessFaster(ctx, () => answerWithCopy(ctx, row, by))
}

/**
 * The copy of the case is its answer, in the caller's transaction. Where passages about others are left out it is one in
 * part, and the person is told why, with authority and court. Source: privacy.md 5; GDPR art. 12(4), 15(4)
 *
 * @throws Refusal 'conflict' when it was answered meanwhile
 */
export async function answerWithCopy(ctx: MaskedParts, row: CaseRow, by: Actor): Promise<void> {
  if (!isMasked(row)) return void (await takeStep(ctx, row, { event: 'grant', what: 'case.answered', by }))
  const set = { code: maskCode } as const
  const closed = await takeStep(ctx, row, { event: 'leaveOut', what: 'case.answered', by, set })
  await queueCaseMail(ctx, closed, { why: 'partly', occasion: 'leftOut' })
}

async function unlessFaster(
  ctx: Pick<Context, 'inTransaction'>,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await ctx.inTransaction(work)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'conflict')) throw error
  }
}
