import { mayBeMailed } from '../applications/asked-link.ts'
import type { Context } from '../base/context.ts'
import { newId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'
import type { LinkRequestRow } from './link-requests-store.ts'

/** How long a request for a link lives at most, answered or not. Source: deletion.md 3 */
const requestMs = 3_600_000

/**
 * The request waits for the job that looks the address up; over the address's limit nothing waits. What is done here
 * does not depend on whether anything is held about the address.
 *
 * @param input the address as `readAddress` gives it, the language of the page
 */
export async function askForLink(
  ctx: Pick<Context, 'clock' | 'vault' | 'limits' | 'linkRequests'>,
  input: { address: string; language: Language },
): Promise<void> {
  const { address, language } = input
  if (!(await mayBeMailed(ctx, address))) return
  const _id = newId('ask')
  const key = await ctx.vault.keys.create(_id)
  const createdAt = ctx.clock.now()
  await ctx.linkRequests.insert({
    _id,
    sealed: sealJson(key, placeOf(_id), address),
    language,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + requestMs),
  })
}

/** The address that was asked about. @throws SealBroken */
export function addressIn(key: DataKey, { _id, sealed }: LinkRequestRow): string {
  return String(openJson(key, placeOf(_id), sealed))
}

function placeOf(id: string) {
  return { collection: 'linkRequests', id, path: 'sealed' }
}
