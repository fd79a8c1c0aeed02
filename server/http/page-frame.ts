import type { Context } from '../base/context.ts'
import { frameOf, type Frame } from '../../views/frame.ts'
import type { Target } from './incoming.ts'

/** What every page needs to know beside its own content, for a request to there. Handlers find it as `who.frame`. */
export function frameAt(
  ctx: Pick<Context, 'policy' | 'clock'>,
  target: Pick<Target, 'base' | 'path' | 'query' | 'language'>,
  signedIn?: Frame['signedIn'],
): Frame {
  return frameOf(ctx.policy.document, {
    mount: target.base,
    path: target.path + target.query,
    language: target.language,
    now: ctx.clock.now(),
    ...(signedIn ? { signedIn } : {}),
  })
}
