import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import type { RunItem } from './run.ts'

/** A day of sweeps, one sample each. */
const mostSamples = 1440
/** Before that many samples nobody knows what is slow. */
const fewestSamples = 30
/** So many times slower than usual, and others need the database more than we do. */
const slowTimes = 3
/** From 20:00 on D there is no time for pauses: that long before D ends, milliseconds. */
const hurryMs = 4 * 3_600_000
/** The most units of a run while this process answers people, who each wait for what of the run is at work just then. */
const fewUnits = 50
/** Nobody was answered for so long: nobody is here. */
const quietMs = 10_000

/** What a pause depends on. Milliseconds. */
export interface PaceFacts {
  /** How long the database takes for a ping now, and in the middle of the day's. */
  pingMs: number
  medianMs: number | undefined
  runMs: number
  /** How long until the earliest D of the run's units ends; negative when it has ended. */
  leftMs: number
}

/** How long to pause after a run: as long as it took while the database is slow; never after 20:00 on D. Pure. Source: performance.md 6 */
export function pauseMs({ pingMs, medianMs, runMs, leftMs }: PaceFacts): number {
  if (medianMs === undefined || pingMs <= slowTimes * medianMs) return 0
  return leftMs <= hurryMs ? 0 : runMs
}

/** Keeps a backlog from taking the database away from people. */
export interface Pace {
  /** How many units the next run takes at most: few while people are answered here. Source: performance.md 3, goal 9 */
  units(most: number): number
  /** A run begins; when it has ended, what is given back is called with its units and lets a pause pass. */
  begin(): Promise<(items: readonly Pick<RunItem, 'overdueAt'>[]) => Promise<void>>
  /** One ping for the day's median. */
  sample(): Promise<number>
}

/** The pace of this process, over that database. */
export function paceOf(ctx: Pick<Context, 'database' | 'counters'>): Pace {
  const samples: number[] = []
  let [answered, answeredAtMs] = [0, -Infinity]
  const ping = async (): Promise<number> => {
    const startedMs = monotonicMs()
    await ctx.database.now()
    return monotonicMs() - startedMs
  }
  const sample = async (): Promise<number> => {
    const ms = await ping()
    samples.push(ms)
    if (samples.length > mostSamples) samples.shift()
    return ms
  }
  const units = (most: number): number => {
    const counted = ctx.counters.all('http_requests_total').reduce((sum, { value }) => sum + value, 0)
    if (counted > answered) answeredAtMs = monotonicMs()
    answered = counted
    return monotonicMs() - answeredAtMs < quietMs ? Math.min(most, fewUnits) : most
  }
  return {
    units,
    sample,
    begin: () => {
      const startedMs = monotonicMs()
      return Promise.resolve(async items => {
        const runMs = monotonicMs() - startedMs
        const medianMs = medianOf(samples)
        if (medianMs === undefined || items.length === 0) return
        const pingMs = await ping()
        const ends = items.map(item => item.overdueAt.getTime())
        const leftMs = Math.min(...ends) - (await ctx.database.now()).getTime()
        const ms = pauseMs({ pingMs, medianMs, runMs, leftMs })
        if (ms > 0) await wait(ms)
      })
    },
  }
}

/** The middle sample; undefined while there are too few. */
export function medianOf(samples: readonly number[]): number | undefined {
  if (samples.length < fewestSamples) return undefined
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)]
}
