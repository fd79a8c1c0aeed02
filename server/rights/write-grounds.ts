import { isDeepStrictEqual } from 'node:util'
import type { StaffActor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { openTexts, sealTexts } from './hold-texts.ts'
import type { HoldId } from './holds-store.ts'
import type { HoldContext } from './place-hold.ts'
import type { TypedGrounds } from './read-hold.ts'

/**
 * A hold that came back with a restored backup has its grounds again. The same again changes nothing.
 *
 * @throws Refusal 'notFound' when there is no such hold
 * @throws Refusal 'gone' when what it keeps is being deleted
 * @throws Refusal 'conflict' when it has ended, or has other grounds already
 */
export async function writeGrounds(
  ctx: HoldContext,
  input: { id: HoldId; grounds: TypedGrounds; by: StaffActor },
): Promise<void> {
  const { id, grounds, by } = input
  const hold = await ctx.holds.byId(id)
  if (!hold) throw new Refusal('notFound')
  const key = (await ctx.vault.keys.open([hold.applicationId])).get(hold.applicationId)
  if (!key) throw new Refusal('gone')
  if (hold.code !== 'unknown') {
    const written = { code: hold.code, texts: openTexts(key, id, hold.sealed) }
    if (isDeepStrictEqual(written, grounds)) return
    throw new Refusal('conflict')
  }
  await ctx.inTransaction(async () => {
    const sealed = sealTexts(key, id, grounds.texts)
    if (!(await ctx.holds.giveGrounds(id, grounds.code, sealed))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'hold.groundsWritten', who: by, about: hold.applicationId })
  })
}
