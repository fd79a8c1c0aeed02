import type { Command } from '../../cli/command.ts'
import { runCommand } from '../../cli/run-command.ts'

/** What a command came to. */
export interface Ran {
  code: number
  out: string
  errors: string
}

/** One of the commands, run in this process: the environment is its own while it runs. */
export async function runWith(
  commands: Readonly<Record<string, Command>>,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  const before = { ...process.env }
  const ran: Ran = { code: 0, out: '', errors: '' }
  const say = (line: string): void => void (ran.out += `${line}\n`)
  const complain = (line: string): void => void (ran.errors += `${line}\n`)
  try {
    Object.assign(process.env, environment)
    ran.code = await runCommand(commands, args, { say, complain })
    return ran
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name]
    Object.assign(process.env, before)
  }
}
