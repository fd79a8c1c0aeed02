import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A program of ours in a process and process group of its own. */
export interface Child {
  pid: number
  /** The next line of its standard output. */
  nextLine(): Promise<string>
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
  /** Everything it has written on standard error. */
  errors(): string
}

/** Runs a file of this project, source or built as this file is, with arguments. */
export function startChild(url: string, args: readonly string[]): Child {
  const loader = url.endsWith('.ts') ? ['--import', 'tsx'] : ['--enable-source-maps']
  const child = spawn(process.execPath, [...loader, fileURLToPath(url), ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const lines = linesOf(child)
  return {
    pid: child.pid ?? 0,
    nextLine: async () => {
      const next = await lines.next()
      if (next.done) throw new Error(`it ended without a word: ${errors}`)
      return next.value
    },
    ended: new Promise(resolve => child.once('exit', (code, signal) => resolve(signal ?? code))),
    errors: () => errors,
  }
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const text of child.stdout?.setEncoding('utf8') ?? []) {
    rest += String(text)
    const whole = rest.split('\n')
    rest = whole.pop() ?? ''
    yield* whole
  }
  return undefined
}
