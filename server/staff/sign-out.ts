import type { Session } from '../access/session.ts'
import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'

/** Nobody is signed in with this browser's session. Nothing happens when nobody was. */
export async function signOut(
  ctx: Pick<Context, 'audit'>,
  input: { by: Actor; session: Session },
): Promise<void> {
  if (input.by.kind !== 'staff') return
  await input.session.end()
  await ctx.audit.write({ what: 'staff.signedOut', who: input.by })
}
