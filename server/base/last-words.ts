import { codeOf } from './errors.ts'
import type { Log } from './log.ts'

/**
 * What nobody caught ends the process with exit code 1, after one line with its code: never its message, which may quote
 * somebody. Rejections that nobody handled count too. Source: reliability.md 4, P27
 */
export function endOnUncaught(log: Pick<Log, 'error'>): void {
  process.on('uncaughtException', error => {
    log.error('process.failed', { code: codeOf(error) ?? error.name })
    process.exit(1)
  })
}
