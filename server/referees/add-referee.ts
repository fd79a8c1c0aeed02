import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { RefereeId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { mostReferees } from '../policy/referees.ts'
import { isGoing } from '../policy/states.ts'
import type { OpenEntry } from './open-entry.ts'
import { sealReferee, type Referee } from './referee.ts'
import { insertReferee, refereesOf, removeReferee } from './referees-store.ts'
import { tellingOf, tellReferee, type TellContext } from './tell-referee.ts'

type Parts = TellContext &
  Pick<Context, 'applications' | 'erasure' | 'database' | 'vault' | 'audit' | 'inTransaction'>

/**
 * The referee is kept with the application and, with an address, told at once. The same id again changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'conflict' when there are too many
 */
export async function addReferee(
  ctx: Parts,
  input: StaffLook & { id: RefereeId; referee: Referee },
): Promise<void> {
  const { id, referee, by } = input
  const row = await applicationForStaff(ctx, input)
  const there = await refereesOf(ctx, [row._id])
  if (there.some(entry => entry._id === id)) return
  if (there.length >= mostReferees) throw new Refusal('conflict', { key: 'referees.full' })
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('gone')
  const entry = {
    _id: id,
    applicationId: row._id,
    sealed: sealReferee(key, id, referee),
    linkNo: 1,
    enteredAt: ctx.clock.now(),
    enteredBy: by.staffId,
  }
  const token = await ctx.inTransaction(async () => {
    if (!(await insertReferee(ctx, entry))) return undefined
    await ctx.audit.write({ what: 'referee.added', who: by, about: row._id })
    return await tellReferee(ctx, { entry, row, key, referee })
  })
  await stayOut(ctx, { entry, row }, token)
}

/** Claimed meanwhile: the run may have looked for referees already, so what came after it is taken away again. */
async function stayOut(
  ctx: Parts,
  { entry, row }: Pick<OpenEntry, 'entry' | 'row'>,
  token: string | undefined,
): Promise<void> {
  const now = await ctx.applications.byId(row._id)
  if (now && !isGoing(now.state)) return
  await removeReferee(ctx, entry._id)
  await ctx.outbox.takeBack(tellingOf(entry))
  if (token !== undefined) await ctx.links.forget(token)
  throw new Refusal('gone')
}
