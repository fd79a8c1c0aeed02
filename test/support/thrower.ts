import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs'
import { endOnUncaught } from '../../server/base/last-words.ts'
import { processLog } from '../../server/base/log.ts'

/** An error as the database throws it: its message quotes what somebody wrote. */
function quoting(): Error {
  return Object.assign(new Error('dup key: kari@eksempel.no'), { code: 'E_QUOTES' })
}

function fail(): never {
  throw quoting()
}

const callbacks: Readonly<Record<string, () => void>> = {
  timeout: () => void setTimeout(fail, 1),
  immediate: () => void setImmediate(fail),
  tick: () => process.nextTick(fail),
  microtask: () => queueMicrotask(fail),
  rejection: () => void Promise.reject(quoting()),
  listener: () => void new EventEmitter().on('it', fail).emit('it'),
  unheard: () => void new EventEmitter().emit('error', quoting()),
  file: () => readFile('/nonexistent', fail),
}

endOnUncaught(processLog())
setTimeout(() => process.exit(0), 5000)
callbacks[process.argv[2] ?? '']?.()
