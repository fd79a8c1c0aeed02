import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { isGoing } from '../policy/states.ts'
import type { DataKey } from '../vault/seal.ts'

/** The application's key, to seal something more with. @throws Refusal 'gone' when it is on its way out, 'unreadable' when the key is lost */
export async function keyOfApplication(
  ctx: Pick<Context, 'vault'>,
  applicationId: ApplicationId,
): Promise<DataKey> {
  const key = (await ctx.vault.keys.open([applicationId])).get(applicationId)
  if (!key) throw new Refusal('gone')
  return key
}

/**
 * After something was added to an application: claimed meanwhile, a run may have looked there already, so it is taken
 * away again. While an erasure waits no mail about it leaves.
 *
 * @throws Refusal 'gone' when it was claimed
 */
export async function stayOut(
  ctx: Pick<Context, 'applications' | 'outbox'>,
  applicationId: ApplicationId,
  takeAway: () => Promise<void>,
): Promise<void> {
  const now = await ctx.applications.byId(applicationId)
  if (now?.state === 'erasure_pending') await ctx.outbox.hold([applicationId])
  if (now && !isGoing(now.state)) return
  await takeAway()
  throw new Refusal('gone')
}
