import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { LapsedStop } from '../erasure/stops.ts'
import { isId } from '../base/ids.ts'
import { noteLifting } from './note-lifted.ts'

const batch = 200
const lapses = {
  hold: 'hold.lapsed',
  restriction: 'restriction.lifted',
  access: 'accessStop.lifted',
} as const

const system: Actor = { kind: 'system' }

type Parts = Pick<Context, 'cases' | 'clock' | 'holds' | 'erasure' | 'audit' | 'vault' | 'inTransaction'>

/** Every stop whose time is over is gone, and its lapse recorded. Gives how many. Source: deletion.md 6 */
export async function endLapsedStops(ctx: Parts): Promise<number> {
  let ended = 0
  for (;;) {
    const lapsed = await ctx.erasure.stops.lapsed(batch)
    let now = 0
    for (const one of lapsed) now += (await endOne(ctx, one)) ? 1 : 0
    ended += now
    if (lapsed.length < batch || now === 0) return ended
  }
}

async function endOne(ctx: Parts, { id, stop }: LapsedStop): Promise<boolean> {
  try {
    return await ctx.inTransaction(async () => {
      if (!(await ctx.erasure.stops.lift(id, stop.ref))) return false
      if (isId('hld', stop.ref)) await ctx.holds.end(stop.ref, 'lapsed', ctx.clock.now())
      if (stop.kind === 'restriction') await noteLifting(ctx, stop.ref, { event: 'liftEnded', by: system })
      await ctx.audit.write({ what: lapses[stop.kind], who: system, about: id })
      return true
    })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return false // a run has it, so nothing waits for it
    throw error
  }
}
