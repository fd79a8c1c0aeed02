import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, PoolId } from '../base/ids.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { untilLifted } from '../erasure/stops.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import { localDate } from '../policy/retention.ts'
import { isIdentified } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { announceLifting } from './lift-restriction.ts'
import { wasLifted } from './note-lifted.ts'
import { announceEntryLifting, restrictEntry, standingEntry } from './restrict-entry.ts'
import { restrict, type RestrictionContext } from './restrict.ts'

/** A restriction that stands because of a case. */
export interface RestrictionOfCase {
  applicationIds: ApplicationId[]
  /** What its person has in the talent pool, when no application has the same restriction. */
  entryId?: PoolId | undefined
  /** The local date on which it ends; null while nobody has said so. */
  liftOn: PlainDate | null
}

/** What is restricted because of the case; undefined when nothing is (any more). */
export async function restrictionOf(
  ctx: Pick<Context, 'applications' | 'pool' | 'policy'>,
  row: Pick<CaseRow, '_id' | 'applicationIds' | 'subjectId'>,
): Promise<RestrictionOfCase | undefined> {
  const rows = await ctx.applications.byIds(row.applicationIds)
  const stops = rows.flatMap(({ _id, state, stops: standing }) =>
    mayBeSeenByOwner(state)
      ? standing
          .filter(stop => stop.kind === 'restriction' && stop.ref === row._id)
          .map(({ until }) => ({ _id, until }))
      : [],
  )
  const ofEntry = stops.length === 0 ? await entryStopOf(ctx, row) : undefined
  const first = stops[0] ?? ofEntry
  if (!first) return undefined
  const isEnding = first.until < untilLifted
  return {
    applicationIds: stops.map(({ _id }) => _id),
    entryId: ofEntry?._id,
    liftOn: isEnding ? localDate(first.until, ctx.policy.document.timeZone) : null,
  }
}

async function entryStopOf(
  ctx: Pick<Context, 'pool'>,
  { _id, subjectId }: Pick<CaseRow, '_id' | 'subjectId'>,
): Promise<{ _id: PoolId; until: Date } | undefined> {
  const entry = subjectId ? await standingEntry(ctx, subjectId) : undefined
  const stop = entry?.stops.find(({ kind, ref }) => kind === 'restriction' && ref === _id)
  return entry && stop && { _id: entry._id, until: stop.until }
}

/**
 * The restriction that stands because of the case ends in seven days, and the person is told today. Said already changes
 * nothing. Source: privacy.md 5; GDPR art. 18(3)
 *
 * @throws Refusal 'conflict' when nothing is restricted because of it
 */
export async function liftOfCase(ctx: RestrictionContext, row: CaseRow, by: Actor): Promise<void> {
  const standing = await restrictionOf(ctx, row)
  if (!standing) throw new Refusal('conflict')
  if (standing.liftOn !== null) return
  const { _id: ref } = row
  await ctx.inTransaction(async () => {
    for (const applicationId of standing.applicationIds)
      await announceLifting(ctx, { applicationId, by, ref })
    const { entryId } = standing
    if (entryId) await announceEntryLifting(ctx, { entryId, by, ref })
  })
}

/**
 * What stands restricted until an objection is decided stands so for seven days more, and the person is told today: it
 * was refused, or is not made any more. In the caller's transaction.
 */
export async function liftOfObjection(ctx: RestrictionContext, row: CaseRow, by: Actor): Promise<void> {
  if (row.type === 'objection' && (await restrictionOf(ctx, row))) await liftOfCase(ctx, row, by)
}

/**
 * What an objection is about that waits for the privacy officer, because a hold keeps it, is used by nobody meanwhile.
 * Not again once the person has lifted it. Gives whether that is new. Source: privacy.md 5, objection; GDPR art. 18(1)(d)
 */
export async function restrictObjected(ctx: RestrictionContext, row: CaseRow): Promise<boolean> {
  const { _id: ref, type, state, subjectId } = row
  if (type !== 'objection' || !isIdentified(state) || subjectId === null) return false
  const rows = await ctx.applications.byIds(row.applicationIds)
  const open = rows.filter(one => {
    const kinds = one.stops.map(stop => stop.kind)
    return mayBeSeenByOwner(one.state) && kinds.includes('hold') && !kinds.includes('restriction')
  })
  const isEntryOpen = open.length === 0 && (await isEntryHeld(ctx, row))
  if ((open.length === 0 && !isEntryOpen) || (await wasLifted(ctx, row))) return false
  const by = { kind: 'applicant', subjectId } as const
  for (const { _id: applicationId } of open) await restrict(ctx, { applicationId, by, ref })
  if (isEntryOpen) await restrictEntry(ctx, { by, ref })
  return true
}

/** Whether what the person has in the talent pool is held and not restricted, and the case is about it. */
async function isEntryHeld(ctx: Pick<Context, 'pool'>, { isWhole, subjectId }: CaseRow): Promise<boolean> {
  const entry = isWhole && subjectId ? await standingEntry(ctx, subjectId) : undefined
  const kinds = entry?.stops.map(stop => stop.kind) ?? []
  return kinds.includes('hold') && !kinds.includes('restriction')
}
