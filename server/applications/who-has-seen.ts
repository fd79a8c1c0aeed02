import type { View } from '../audit/audit.ts'
import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { ApplicationRow } from './application-row.ts'
import { disclosuresOf, openHolder, type DisclosureRow, type OutsideHolder } from './disclosures-store.ts'
import type { ToldState } from './own-applications.ts'

/** A look by staff; or the person's own use of a link, by nobody of staff. */
export type Look = Pick<View, 'at'> &
  ({ by: Pick<View, 'staffId' | 'role'>; what: View['what'] } | { by: null })

/** Somebody who has a copy: of staff by id, outside with what is known of them. */
export interface Disclosure extends Pick<DisclosureRow, 'staffId' | 'firstAt' | 'lastAt' | 'times'> {
  /** Undefined for staff, and when its key is gone. */
  outside: OutsideHolder | undefined
}

type Parts = Pick<Context, 'audit' | 'database' | 'links' | 'vault'>

/** What is looked at: an application, or what somebody has in the talent pool. */
export interface SeenUnit {
  _id: LeavingId
  subjectId: SubjectId
}

/** Who has looked, and each use of a link of the person. Oldest first. */
export async function looksOf(ctx: Pick<Parts, 'audit' | 'links'>, row: SeenUnit): Promise<Look[]> {
  const [views, uses] = await Promise.all([ctx.audit.viewsOf(row._id), ctx.links.usesOf(row.subjectId)])
  const looks: Look[] = [
    ...views.map(({ at, what, staffId, role }) => ({ at, what, by: { staffId, role } })),
    ...uses.map(({ at }) => ({ at, by: null })),
  ]
  return looks.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** Who has a copy of something of the unit. Oldest first. */
export async function disclosuresIn(
  ctx: Pick<Parts, 'database' | 'vault'>,
  { _id }: Pick<SeenUnit, '_id'>,
): Promise<Disclosure[]> {
  const rows = await disclosuresOf(ctx, [_id])
  const key = rows.length === 0 ? undefined : (await openThoseThere(ctx, [_id])).get(_id)
  return rows.map(row => {
    const { staffId, firstAt, lastAt, times } = row
    return { staffId, firstAt, lastAt, times, outside: key && openHolder(key, row) }
  })
}

/** As `looksOf`, but for what would tell of a decision before its mail does. */
export async function looksTold(ctx: Parts, row: ApplicationRow, told: ToldState): Promise<Look[]> {
  const looks = await looksOf(ctx, row)
  return isHireTold(row, told)
    ? looks
    : looks.filter(look => look.by === null || look.what !== 'hireStatement.opened')
}

/** As `disclosuresIn`, but for what would tell of a decision before its mail does. */
export async function disclosuresTold(
  ctx: Parts,
  row: ApplicationRow,
  told: ToldState,
): Promise<Disclosure[]> {
  const all = await disclosuresIn(ctx, row)
  return isHireTold(row, told) ? all : all.filter(({ outside }) => outside?.tookOver !== true)
}

/** They know that they are hired, or were until that was taken back. */
function isHireTold({ firstDecidedAt }: ApplicationRow, { outcome }: ToldState): boolean {
  return outcome === 'hired' || firstDecidedAt !== null
}
