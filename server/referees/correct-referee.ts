import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { sealReferee, type RefereeContact } from './referee.ts'
import type { OpenEntry } from './open-entry.ts'
import { changeReferee } from './referees-store.ts'
import { tellingOf, tellReferee, type TellContext } from './tell-referee.ts'

type Parts = TellContext & Pick<Context, 'database' | 'audit' | 'inTransaction'>

/**
 * The entry says what the referee says, who has a link and needs no mail. The old value is nowhere.
 *
 * @throws Refusal 'conflict' when it was changed, or went, meanwhile
 */
export async function correctOwnEntry(
  ctx: Parts,
  open: OpenEntry,
  contact: RefereeContact,
): Promise<OpenEntry> {
  return await ctx.inTransaction(async () => {
    const changed = await keep(ctx, open, { contact, linkNo: open.entry.linkNo })
    await ctx.audit.write({ what: 'referee.corrected', who: { kind: 'nobody' }, about: open.row._id })
    return changed
  })
}

/**
 * The same by the privacy officer. A new address means that the mail went to somebody else, or to nobody: its link is
 * dead, and who has the new one is told.
 *
 * @throws Refusal 'conflict' when it was changed, or went, meanwhile
 */
export async function correctByOfficer(
  ctx: Parts,
  open: OpenEntry,
  { contact, by }: { contact: RefereeContact; by: StaffActor },
): Promise<void> {
  const { linkNo } = open.entry
  const isMoved = contact.email !== open.referee.email
  await ctx.inTransaction(async () => {
    const changed = await keep(ctx, open, { contact, linkNo: isMoved ? linkNo + 1 : linkNo })
    await ctx.audit.write({ what: 'referee.corrected', who: by, about: open.row._id })
    if (!isMoved) return
    await ctx.outbox.takeBack(tellingOf(open.entry))
    await tellReferee(ctx, changed)
  })
}

/**
 * A fresh link is on its way to the address of the entry; the earlier ones are dead.
 *
 * @throws Refusal 'conflict' when it was changed, or went, meanwhile
 */
export async function tellAgain(ctx: Parts, open: OpenEntry): Promise<void> {
  await ctx.inTransaction(async () => {
    const changed = await keep(ctx, open, { contact: open.referee, linkNo: open.entry.linkNo + 1 })
    await ctx.outbox.takeBack(tellingOf(open.entry))
    await tellReferee(ctx, changed)
    await ctx.audit.write({ what: 'link.renewed', who: { kind: 'nobody' }, about: open.row._id })
  })
}

async function keep(
  ctx: Pick<Context, 'database'>,
  open: OpenEntry,
  { contact, linkNo }: { contact: RefereeContact; linkNo: number },
): Promise<OpenEntry> {
  const { entry, key } = open
  const referee = { ...open.referee, ...contact }
  const set = { sealed: sealReferee(key, entry._id, referee), linkNo }
  if (!(await changeReferee(ctx, entry, set))) throw new Refusal('conflict')
  return { ...open, referee, entry: { ...entry, ...set } }
}
