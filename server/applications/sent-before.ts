import { isToken } from '../access/links-store.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, SubjectId } from '../base/ids.ts'
import { redirectTo, type Answer } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { erasureInput } from '../../views/portal/erase.tsx'
import { followAgain } from './request-erasure.ts'

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

/** Who presses, on which application. */
interface Pressed {
  subjectId: SubjectId
  applicationId: ApplicationId
  typed: TypedForm
}

/**
 * What `erase` answers; where it is refused because the same person has asked before, or does at the same time, the page
 * of that erasure: of the same form its own, of another form one more.
 */
export async function askedOnce(
  ctx: Pick<Context, 'links' | 'applications' | 'pool'>,
  { typed, ...whose }: Pressed,
  erase: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await erase()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const led = await erasureSentBefore(ctx, typed)
    if (led !== undefined) return redirectTo(led)
    const token = await followAgain(ctx, { ...whose, token: erasureTokenOf(typed) })
    if (token === undefined) throw error
    return redirectTo(`/erasures/${token}`)
  }
}
