import type { Context } from '../base/context.ts'
import { frameOf, type Frame } from '../../views/frame.ts'
import type { Who } from './route.ts'

/** What every page needs to know beside its own content, for this request. */
export function frameFor(ctx: Pick<Context, 'policy' | 'clock'>, who: Who): Frame {
  const { incoming } = who
  const at = incoming.raw.originalUrl.indexOf('?')
  const query = at === -1 ? '' : incoming.raw.originalUrl.slice(at)
  const signedIn = signedInAs(who)
  return frameOf(ctx.policy.document, {
    mount: incoming.base,
    path: incoming.path + query,
    language: incoming.language,
    now: ctx.clock.now(),
    ...(signedIn ? { signedIn } : {}),
  })
}

function signedInAs({ actor, staffName }: Who): Frame['signedIn'] {
  if (actor.kind === 'staff') return { kind: 'staff', name: staffName ?? '' }
  return actor.kind === 'applicant' ? { kind: 'applicant' } : undefined
}
