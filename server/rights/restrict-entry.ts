import type { Actor, ApplicantActor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type CaseId, type PoolId, type SubjectId } from '../base/ids.ts'
import { tellCopies } from '../applications/tell-copies.ts'
import { recordGrantedCase } from '../cases/record-case.ts'
import { untilLifted } from '../erasure/stops.ts'
import type { PlainDate } from '../policy/retention.ts'
import { ownRestrictionsOf } from '../pool/own-restrictions.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { isRestricted } from './asked-restriction.ts'
import { liftingDay } from './lifting-day.ts'
import { noteLifted, noteLifting } from './note-lifted.ts'
import { queueEntryRestrictionMail } from './restriction-mail.ts'
import type { RestrictionContext } from './restrict.ts'

/** The copy in the talent pool is to be restricted, and why. */
export interface EntryRestriction {
  by: ApplicantActor
  /** Of the case; the same again changes nothing. */
  ref?: CaseId
  /** Why, in words; kept sealed in the case. */
  request?: string
}

/**
 * What the person has in the talent pool is on no list, gets no invitation and is taken by no purge, until the restriction
 * is lifted; they are told by mail, whoever has a copy is asked to let it lie, and a granted case says why. One that stands already stays as it is.
 *
 * @throws Refusal 'notFound' when they have nothing there
 * @throws Refusal 'conflict' when its deletion has begun
 */
export async function restrictEntry(ctx: RestrictionContext, restriction: EntryRestriction): Promise<void> {
  const { by, ref = newId('cas'), request = '' } = restriction
  await ctx.inTransaction(async () => {
    const entry = await standingEntry(ctx, by.subjectId)
    if (!entry) throw new Refusal('notFound')
    if (isRestricted(entry)) return
    await ctx.erasure.stops.set(entry._id, { kind: 'restriction', ref, until: untilLifted })
    await ctx.audit.write({ what: 'restriction.set', who: by, about: entry._id })
    await queueEntryRestrictionMail(ctx, entry, { why: 'set', liftOn: '', occasion: ref })
    const about = { subjectId: by.subjectId, applicationIds: [], isWhole: true }
    await recordGrantedCase(ctx, { type: 'restriction', ...about, by, id: ref, request })
    await tellCopies(ctx, [entry], { what: 'restrict', occasion: ref })
  })
}

/** The entry of that person that they can be asked by; not one that only a hold keeps. */
export async function standingEntry(
  ctx: Pick<RestrictionContext, 'pool'>,
  subjectId: SubjectId,
): Promise<PoolRow | undefined> {
  const entry = await ctx.pool.liveOf(subjectId)
  return entry?.leftAt === null ? entry : undefined
}

/**
 * The person's own restriction of what they have in the talent pool is lifted at once. Lifting it again changes nothing.
 *
 * @throws Refusal 'notFound' when they have nothing there
 * @throws Refusal 'conflict' when its deletion has begun
 */
export async function liftOwnEntryRestriction(ctx: RestrictionContext, by: ApplicantActor): Promise<void> {
  await ctx.inTransaction(async () => {
    const entry = await standingEntry(ctx, by.subjectId)
    if (!entry) throw new Refusal('notFound')
    for (const { ref } of await ownRestrictionsOf(ctx, entry)) {
      await noteLifted(ctx, ref, by)
      await ctx.erasure.stops.lift(entry._id, ref)
      await ctx.audit.write({ what: 'restriction.lifted', who: by, about: entry._id })
    }
  })
}

/**
 * The restriction of the entry ends seven days from now, and its person is told today on which day: in the caller's
 * transaction. Gives that day, a local date.
 */
export async function announceEntryLifting(
  ctx: RestrictionContext,
  input: { entryId: PoolId; by: Actor; ref: CaseId },
): Promise<PlainDate> {
  const { entryId, by, ref } = input
  const entry = await ctx.pool.byId(entryId)
  if (!entry) throw new Refusal('notFound')
  const { liftOn, until } = liftingDay(ctx)
  await ctx.erasure.stops.renew(entryId, ref, until)
  await queueEntryRestrictionMail(ctx, entry, { why: 'ending', liftOn, occasion: `${ref} ${liftOn}` })
  await noteLifting(ctx, ref, { event: 'liftingTold', by })
  await ctx.audit.write({ what: 'restriction.ending', who: by, about: entryId })
  return liftOn
}
