import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { RefereeId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { saying } from '../erasure/ledger-entry.ts'
import type { EventName } from '../policy/events.ts'
import { hasHold } from '../policy/visibility.ts'
import type { OpenEntry } from './open-entry.ts'
import { refereeById, removeReferee, type RefereeRow } from './referees-store.ts'
import { tellingOf } from './tell-referee.ts'

type Parts = Pick<Context, 'database' | 'outbox' | 'erasure' | 'audit' | 'inTransaction'>

/**
 * Staff who see the application took the entry away. One that is gone already is no error.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 */
export async function removeByStaff(
  ctx: Parts & Pick<Context, 'applications' | 'vacancies' | 'clock' | 'policy'>,
  input: StaffLook & { id: RefereeId },
): Promise<void> {
  const row = await applicationForStaff(ctx, input)
  const entry = await refereeById(ctx, input.id)
  if (entry?.applicationId === row._id) await leave(ctx, entry, { what: 'referee.removed', who: input.by })
}

/** Whether a legal hold keeps the entry where it is. */
export function isKept({ row }: Pick<OpenEntry, 'row'>): boolean {
  return hasHold(row.stops)
}

/**
 * The entry is gone, because the referee wants that: by their link, or by way of the privacy officer.
 *
 * @throws Refusal 'conflict' while a legal hold stands
 */
export async function eraseReferee(ctx: Parts, open: OpenEntry, who: Actor): Promise<void> {
  if (isKept(open)) throw new Refusal('conflict', { key: 'referees.held' })
  await leave(ctx, open.entry, { what: 'referee.erased', who })
}

/** The ledger knows the token of what went: a restored backup must not bring it back. */
async function leave(
  ctx: Parts,
  entry: RefereeRow,
  { what, who }: { what: EventName; who: Actor },
): Promise<void> {
  await ctx.inTransaction(async () => {
    if (!(await removeReferee(ctx, entry._id))) return
    await ctx.outbox.takeBack(tellingOf(entry))
    const says = saying('sweep', { counts: { referees: 1 }, detail: { what: 'referee' } })
    await ctx.erasure.ledger.enqueue(says, [entry._id])
    await ctx.audit.write({ what, who, about: entry.applicationId })
  })
}
