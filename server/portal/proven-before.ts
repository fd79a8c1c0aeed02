import type { ProvenSubject } from '../access/session.ts'
import type { Context } from '../base/context.ts'
import type { Who } from '../http/route.ts'

/** Whom this browser had proven before it opened the link: to be asked whether they are the same person. */
export async function provenBefore(
  ctx: Context,
  who: Who,
  opened: ProvenSubject,
): Promise<ProvenSubject | undefined> {
  const owner = await ownerOf(ctx, who)
  if (!owner) return undefined
  return owner.mailbox || owner.id === opened.id
    ? otherThan(opened, owner.also)
    : { id: owner.id, generation: owner.generation }
}

/** The person this browser had proven last, whoever opens the mailbox now. */
export async function provenTogether(ctx: Context, who: Who): Promise<ProvenSubject | undefined> {
  const owner = await ownerOf(ctx, who)
  if (!owner || owner.mailbox) return owner?.also
  return { id: owner.id, generation: owner.generation }
}

/** The other one, when it is another. */
export function otherThan(
  { id }: Pick<ProvenSubject, 'id'>,
  also: ProvenSubject | undefined,
): ProvenSubject | undefined {
  return also?.id === id ? undefined : also
}

async function ownerOf(ctx: Context, who: Who) {
  const { raw } = who.incoming
  const { owner } = raw.res ? await ctx.sessions.open('portal', raw, raw.res) : { owner: undefined }
  return owner?.kind === 'portal' ? owner : undefined
}
