import { codeOf, StartRefusal } from '../server/base/errors.ts'
import { databaseIsAway } from '../server/store/database-away.ts'
import { UsageError, type Command, type Output } from './command.ts'

/** Exit codes: called wrongly; the settings or the machine do not allow it. */
const usage = 64
const refused = 78

/** The sub-command has run; its exit code. Without one, or with `--help`, the list or its help is said. */
export async function runCommand(
  commands: Readonly<Record<string, Command>>,
  args: readonly string[],
  out: Output,
): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === 'help') {
    sayList(commands, out)
    return name === undefined ? usage : 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    out.complain(`glemme: there is no command ${name}. See glemme --help`)
    return usage
  }
  if (rest.includes('--help')) {
    out.say(command.help)
    return 0
  }
  return await command.run(rest, out).catch((error: unknown) => failed(name, error, out))
}

function sayList(commands: Readonly<Record<string, Command>>, out: Output): void {
  out.say('glemme <command> [options]\n')
  const width = Math.max(...Object.keys(commands).map(name => name.length))
  for (const [name, { summary }] of Object.entries(commands)) out.say(`  ${name.padEnd(width)}  ${summary}`)
  out.say('\nglemme <command> --help says more.')
}

function failed(name: string, error: unknown, out: Output): number {
  if (error instanceof StartRefusal) {
    for (const reason of error.reasons) out.complain(reason)
    return refused
  }
  const isUsage = error instanceof UsageError || codeOf(error)?.startsWith('ERR_PARSE_ARGS') === true
  if (isUsage && error instanceof Error) {
    out.complain(`glemme ${name}: ${error.message}. See glemme ${name} --help`)
    return usage
  }
  if (error instanceof Error && databaseIsAway(error)) {
    out.complain(`glemme ${name}: the database does not answer. See glemme doctor`)
    return 1
  }
  out.complain(
    `glemme ${name}: failed (${codeOf(error) ?? (error instanceof Error ? error.name : 'unknown')})`,
  )
  return 1
}
