import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import { heartbeatsStore } from './heartbeats-store.ts'

/** A job writes a heartbeat at most so often, milliseconds; a failure after a success at once, and the other way round. */
const eachMs = 10_000

/** Tells of one job, in this process, that it runs. */
export interface Beat {
  begun(): Promise<void>
  ran(counts: Readonly<Record<string, number>>): Promise<void>
  failed(code: string): Promise<void>
}

/** The heart of that job. What cannot be written is not written: a missing beat is what alarms. */
export function beatOf(ctx: Pick<Context, 'database'>, job: string): Beat {
  const store = heartbeatsStore(ctx.database)
  let last = { begun: Number.NEGATIVE_INFINITY, ended: Number.NEGATIVE_INFINITY }
  let lastWord = ''
  const isDue = (at: number): boolean => monotonicMs() - at >= eachMs
  const ended = async (word: string, write: () => Promise<void>): Promise<void> => {
    if (word === lastWord && !isDue(last.ended)) return
    last = { ...last, ended: monotonicMs() }
    lastWord = word
    await quietly(write)
  }
  return {
    begun: async () => {
      if (!isDue(last.begun)) return
      last = { ...last, begun: monotonicMs() }
      await quietly(async () => await store.begun(job))
    },
    ran: async counts => await ended('ran', async () => await store.ran(job, counts)),
    failed: async code => await ended(code, async () => await store.failed(job, code)),
  }
}

async function quietly(write: () => Promise<void>): Promise<void> {
  await write().catch(() => undefined)
}
