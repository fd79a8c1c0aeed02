/** What a process counts since it started. Source: reliability.md 16 */
export type CounterName = 'http_requests_total' | 'mail_failures_total' | 'uploads_aborted_total'

/** Route patterns, statuses and names of ours; never an address or another personal value. */
export type Labels = Readonly<Record<string, string>>

/** How often something happened, under these labels. */
export interface Counted {
  labels: Labels
  value: number
}

/** Numbers that only grow, in memory: those of other processes are theirs. */
export interface Counters {
  /** It happened once more. */
  add(name: CounterName, labels?: Labels): void
  /** In the order in which they were first counted. */
  all(name: CounterName): Counted[]
}

declare module './context.ts' {
  interface Context {
    counters: Counters
  }
}

/** Counters at nought. */
export function newCounters(): Counters {
  const counted = new Map<CounterName, Map<string, Counted>>()
  return {
    add: (name, labels = {}) => {
      const byLabels = counted.get(name) ?? new Map<string, Counted>()
      counted.set(name, byLabels)
      const key = JSON.stringify(labels)
      const one = byLabels.get(key) ?? { labels, value: 0 }
      one.value += 1
      byLabels.set(key, one)
    },
    all: name => [...(counted.get(name)?.values() ?? [])].map(one => ({ ...one })),
  }
}
