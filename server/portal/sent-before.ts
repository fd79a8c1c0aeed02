import { isToken } from '../access/links-store.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { redirectTo, type Answer } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { erasureInput } from '../../views/portal/erase.tsx'

/** The token that the form to erase carries: of the page that is to follow the erasure. */
export function erasureTokenOf(typed: TypedForm): string | undefined {
  const token = typed[erasureInput]
  return isToken(token) ? token : undefined
}

/**
 * The page that follows the erasure, when this very form was sent before; else undefined. A second click must lead there
 * too: nobody could find that page again, nor undo.
 */
export async function erasureSentBefore(
  ctx: Pick<Context, 'links'>,
  typed: TypedForm,
): Promise<string | undefined> {
  const token = erasureTokenOf(typed)
  const link = token === undefined ? undefined : await ctx.links.find(token)
  return link?.purpose === 'erasure' && ctx.links.isAlive(link) ? `/erasures/${token}` : undefined
}

/** What `erase` answers; where it is refused because the same form was sent before, or is at the same time, that one's page. */
export async function askedOnce(
  ctx: Pick<Context, 'links'>,
  typed: TypedForm,
  erase: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await erase()
  } catch (error) {
    const led = error instanceof Refusal ? await erasureSentBefore(ctx, typed) : undefined
    if (led === undefined) throw error
    return redirectTo(led)
  }
}
