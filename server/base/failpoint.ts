import { setTimeout as wait } from 'node:timers/promises'

interface Armed {
  action: string
  at: number | undefined
  hits: number
}

const armed = new Map<string, Armed>()
let seen: ((name: string) => void) | undefined

/**
 * Arms the failpoints named in the setting and forgets all earlier ones.
 *
 * @param setting `name=action[@n];...`; actions `kill`, `stop`, `throw:CODE`, `hang`, `delay:MS`, `enospc`. Source: reliability.md 5
 */
export function armFailpoints(setting: string): void {
  armed.clear()
  for (const part of setting.split(';').filter(Boolean)) {
    const [name = '', rest = ''] = part.split('=')
    const [action = '', at] = rest.split('@')
    armed.set(name.trim(), { action, at: at === undefined ? undefined : Number(at), hits: 0 })
  }
}

/** Calls back with the name of each failpoint that is passed, armed or not: a test proves that each is hit. */
export function watchFailpoints(watcher: ((name: string) => void) | undefined): void {
  seen = watcher
}

/** Does nothing, unless this point is armed: then the process dies, freezes, throws, hangs or is slow here, as the setting says. */
export async function failpoint(name: string): Promise<void> {
  seen?.(name)
  const point = armed.get(name)
  if (!point) return
  point.hits += 1
  if (point.at !== undefined && point.hits !== point.at) return
  await act(point.action)
}

async function act(action: string): Promise<void> {
  const [verb, value = ''] = action.split(':')
  if (verb === 'kill') process.kill(process.pid, 'SIGKILL')
  if (verb === 'stop') process.kill(process.pid, 'SIGSTOP') // until somebody lets it go on
  if (verb === 'kill' || verb === 'hang') await new Promise(() => setInterval(() => undefined, 60_000))
  if (verb === 'delay') await wait(Number(value))
  if (verb === 'throw' || verb === 'enospc') {
    throw Object.assign(new Error('failpoint'), { code: verb === 'enospc' ? 'ENOSPC' : value })
  }
}
