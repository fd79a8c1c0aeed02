import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { ButtonLink } from './button.tsx'

/** What `Followed` shows. */
export interface FollowedProps {
  frame: Frame
  /** The page's own path. */
  path: string
  /** Whether the page opens anew by itself. */
  follow: boolean
  state: string
  /** How much is done; the script tells of a change of it. */
  done: number
  says: string
  /** Whether nothing has changed for a while. */
  isStalled: boolean
}

/** How far it is, in one sentence that follows by itself, and without script the ways to look again. Source: ux.md 12 */
export function Followed({ frame, path, follow, state, done, says, isStalled }: FollowedProps) {
  const say = t(frame.language)
  const own = pathIn(frame, path)
  return (
    <>
      <p
        class={isStalled ? 'ds-paragraph warn' : 'ds-paragraph'}
        role="status"
        data-follow={state}
        data-done={done}
      >
        {says}
      </p>
      <p class="actions" data-without-script="">
        <ButtonLink href={follow ? `${own}?follow=1` : own} variant="secondary">
          {say('erasure.refresh')}
        </ButtonLink>
        <ButtonLink href={follow ? own : `${own}?follow=1`} variant="tertiary">
          {say(follow ? 'erasure.stop' : 'erasure.follow')}
        </ButtonLink>
      </p>
    </>
  )
}

/** Nothing new for so long is said aloud. Milliseconds. Source: ux.md 12 */
const stillMs = 60_000

/** Whether there has been no change for a while. */
export function isStill({ now }: Pick<Frame, 'now'>, changedAt: Date): boolean {
  return now.getTime() - changedAt.getTime() > stillMs
}

/** For the head of a page that opens anew by itself where there is no script. */
export function Refresh() {
  return (
    <noscript>
      <meta http-equiv="refresh" content="5" />
    </noscript>
  )
}
