import { spawn } from 'node:child_process'
import { codeOf } from './errors.ts'

/** How a program went that was run to its end. */
export interface ProgramEnd {
  /** Its exit code; undefined when it could not be started or was stopped by us. */
  code: number | undefined
  output: string
  /** Why it did not end with 0, in one line. */
  problem: string | undefined
}

/** Limits in milliseconds: of the whole run, and until it says its first word. */
export interface ProgramLimits {
  totalMs: number
  firstWordMs?: number
  cwd?: string
  environment?: Record<string, string | undefined>
}

/** The program has ended, by itself or because a limit was reached; it never throws. */
export async function runProgram(
  file: string,
  args: readonly string[],
  limits: ProgramLimits,
): Promise<ProgramEnd> {
  const { cwd, environment } = limits
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(environment === undefined ? {} : { env: environment }),
  })
  let output = ''
  let errors = ''
  let late: string | undefined
  const stopAfter = (ms: number, why: string): NodeJS.Timeout =>
    setTimeout(() => {
      late = why
      child.kill('SIGKILL')
    }, ms)
  const timers = [stopAfter(limits.totalMs, `no end within ${limits.totalMs / 1000} s`)]
  const firstWordMs = limits.firstWordMs ?? limits.totalMs
  const silent = stopAfter(firstWordMs, `no answer within ${firstWordMs / 1000} s`)
  timers.push(silent)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    clearTimeout(silent)
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    clearTimeout(silent)
    errors = (errors + text).slice(-8000)
  })
  const end = await new Promise<{ code: number | undefined; failed?: string }>(resolve => {
    child.once('error', error => resolve({ code: undefined, failed: error.message }))
    child.once('close', code => resolve({ code: code ?? undefined }))
  })
  for (const timer of timers) clearTimeout(timer)
  const problem =
    end.code === 0 ? undefined : (late ?? end.failed ?? lastLine(errors) ?? `ended with code ${end.code}`)
  return { code: late === undefined ? end.code : undefined, output, problem }
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1)?.trim() || undefined
}

/** Whether a process of that number is there, whoever runs it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** A program that ends when this process ends, however that ends. */
export interface Tethered {
  /** The exit code once it has ended; 128 + the signal when killed. */
  ended: Promise<number>
  /** Asks it to end; after `patience` seconds it is killed. */
  release(): void
}

/** Seconds between SIGTERM and SIGKILL of a released program. */
const patienceSeconds = 20

// A background command of `sh` reads an empty stdin, so the pipe is handed on as descriptor 3. `read` is built in:
// no third process that could outlive the two.
const tether = `
exec 3<&0
"$@" 3<&- </dev/null & program=$!
{
  while read -r _ <&3; do :; done
  kill -TERM $program; n=0
  while kill -0 $program && [ $n -lt ${patienceSeconds * 10} ]; do sleep 0.1; n=$((n + 1)); done
  kill -KILL $program
} 2>/dev/null & watcher=$!
wait $program; code=$?
kill -KILL $watcher 2>/dev/null
exit $code`

/**
 * The program runs in a session of its own, so that Ctrl-C does not reach it, under a small shell that ends it when
 * the pipe from this process closes. Source: reliability.md 8
 */
export function startTethered(file: string, args: readonly string[]): Tethered {
  const child = spawn('/bin/sh', ['-c', tether, 'tether', file, ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.on('error', () => undefined) // the shell is gone already
  const ended = new Promise<number>(resolve => {
    child.once('error', () => resolve(127))
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 137)))
  })
  const release = (): void => void child.stdin.end()
  // Should the shell itself be killed, its watcher still ends the program once the pipe closes.
  void ended.then(release)
  return { ended, release }
}
