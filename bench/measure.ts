import { readFileSync } from 'node:fs'
import { cpuUsage, memoryUsage } from 'node:process'
import { z } from 'zod'

/**
 * What one side of a scenario measured: operations done; CPU of its process alone, milliseconds an operation, `mongod`
 * apart; resident memory, MiB, at most and before; and what else it tells, e.g. the p50 of one operation, milliseconds.
 */
export const figures = z.strictObject({
  count: z.int(),
  seconds: z.number(),
  cpuMs: z.number(),
  peakMiB: z.number(),
  idleMiB: z.number(),
  more: z.record(z.string(), z.number()).optional(),
})
export type Figures = z.output<typeof figures>

/** Measures `work`, which does `count` operations. */
export async function measure(count: number, work: () => Promise<void>): Promise<Figures> {
  const idle = memoryUsage.rss()
  let peak = idle
  const watch = setInterval(() => (peak = Math.max(peak, memoryUsage.rss())), 20)
  const cpu = cpuUsage()
  const startedMs = performance.now()
  await work()
  const seconds = (performance.now() - startedMs) / 1000
  const used = cpuUsage(cpu)
  clearInterval(watch)
  const cpuMs = (used.user + used.system) / 1000 / count
  return { count, seconds, cpuMs, peakMiB: mebibytes(peak), idleMiB: mebibytes(idle) }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}

/** Ticks the machine was busy and in all since it started, of all cores; undefined where the system does not tell. */
export function machineTicks(): { busy: number; all: number } | undefined {
  try {
    const numbers =
      readFileSync('/proc/stat', 'utf8').split('\n')[0]?.split(/\s+/).slice(1, 9).map(Number) ?? []
    const all = numbers.reduce((sum, ticks) => sum + ticks, 0)
    return { busy: all - (numbers[3] ?? 0) - (numbers[4] ?? 0), all }
  } catch {
    return undefined
  }
}

/** Ticks this process has used, with all processes below it that have ended. Source: proc(5), /proc/pid/stat 14 to 17 */
export function ownTicks(): number {
  const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return afterName
    .slice(11, 15)
    .map(Number)
    .reduce((sum, ticks) => sum + ticks, 0)
}

/** The middle one of a list; of two in the middle, the lower. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

/** The value below which 95 of 100 lie. */
export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN
}
