import type { Log, LogFields } from '../../server/base/log.ts'

/** One line of the log. */
export interface LogLine extends LogFields {
  level: 'info' | 'warn' | 'error'
  event: string
}

/** A log that puts its lines there. */
export function logInto(lines: LogLine[]): Log {
  const at =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}) =>
      void lines.push({ level, event, ...fields })
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
