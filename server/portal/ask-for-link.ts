import { mayBeMailed } from '../applications/asked-link.ts'
import type { Context } from '../base/context.ts'
import { newId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'
import type { LinkRequestRow } from './link-requests-store.ts'

/** How long a request for a link lives at most, answered or not. Source: deletion.md 3 */
const requestMs = 3_600_000

/** What somebody asks for a link by: an address as `readAddress` gives it, or the token of a link that is dead. */
export type AskedBy = { address: string } | { token: string }

/**
 * The request waits for the job that looks it up; over the limit of an address or a token nothing waits. What is done here
 * does not depend on whether anything is held.
 *
 * @param input what is asked by, the language of the page
 */
export async function askForLink(
  ctx: Pick<Context, 'clock' | 'vault' | 'limits' | 'linkRequests'>,
  input: { by: AskedBy; language: Language },
): Promise<void> {
  const { by, language } = input
  if (!(await mayBeMailed(ctx, 'token' in by ? by.token : by.address))) return
  const _id = newId('ask')
  const key = await ctx.vault.keys.create(_id)
  const createdAt = ctx.clock.now()
  await ctx.linkRequests.insert({
    _id,
    sealed: sealJson(key, placeOf(_id), by),
    language,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + requestMs),
  })
}

/** What was asked by. @throws SealBroken */
export function askedByIn(key: DataKey, { _id, sealed }: LinkRequestRow): AskedBy {
  // Written by `askForLink` above, and nothing else opens at this place with this key.
  return openJson(key, placeOf(_id), sealed) as AskedBy
}

function placeOf(id: string) {
  return { collection: 'linkRequests', id, path: 'sealed' }
}
