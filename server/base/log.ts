import { pino } from 'pino'

/** The only fields a log line may have; the serializer drops all else. Source: reliability.md 16 */
export interface LogFields {
  requestId?: string | undefined
  method?: string | undefined
  route?: string | undefined
  status?: number | undefined
  ms?: number | undefined
  bytes?: number | undefined
  role?: string | undefined
  code?: string | undefined
  job?: string | undefined
  runId?: string | undefined
  applicationId?: string | undefined
  counts?: Record<string, number> | undefined
}

/** Event names, ids and counts. `error`: a person must act now; `warn`: a person should look this week. */
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

const allowed = [
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'bytes',
  'role',
  'code',
  'job',
  'runId',
  'applicationId',
  'counts',
] as const

function onlyAllowed(event: string, fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = { event }
  for (const name of allowed) if (fields[name] !== undefined) kept[name] = fields[name]
  return kept
}

/** Lines of JSON on the given descriptor (1 = standard output). */
export function processLog(destination: NodeJS.WritableStream = process.stdout): Log {
  const out = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    destination,
  )
  return {
    info: (event, fields = {}) => out.info(onlyAllowed(event, fields)),
    warn: (event, fields = {}) => out.warn(onlyAllowed(event, fields)),
    error: (event, fields = {}) => out.error(onlyAllowed(event, fields)),
  }
}

/** One plain line for the person who started the process, on standard error. Never a personal value. */
export function tellOperator(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** One plain line of good news for the person who started the process, on standard output. Never a personal value. */
export function announce(line: string): void {
  process.stdout.write(`${line}\n`)
}
