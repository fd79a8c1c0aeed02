import { AsyncLocalStorage } from 'node:async_hooks'
import type { EventName } from '../policy/events.ts'

const recording = new AsyncLocalStorage<Set<EventName>>()

/** Whatever the work writes to the audit log is noted, for `recordedEvents` to tell. */
export async function withRecording<T>(work: () => Promise<T>): Promise<T> {
  return await recording.run(new Set(), work)
}

/** The events written so far in this `withRecording`; none outside one. A view that is not among them must not be answered. */
export function recordedEvents(): ReadonlySet<EventName> {
  return recording.getStore() ?? new Set()
}

/** The event is noted for the request it belongs to, if it belongs to one. */
export function noteEvent(what: EventName): void {
  recording.getStore()?.add(what)
}
