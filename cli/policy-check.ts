import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { readPolicy } from '../server/policy/document.ts'
import { printFinding } from '../server/policy/findings.ts'
import { UsageError, type Command } from './command.ts'

const help = `glemme policy:check FILE [--json]

Reads a policy document and says what is wrong with it, by line and code. Needs no database.

  --json  the findings as JSON

Exit code: 0 clean (warnings may be said), 1 errors, 2 the file cannot be read.`

/** `glemme policy:check`: what is wrong with a policy document. */
export const policyCheck: Command = {
  summary: 'Check a policy document',
  help,
  run: async (args, out) => {
    const { file, json } = readOptions(args)
    const text = await textOf(file)
    if (text === undefined) {
      out.complain(`${file} cannot be read.`)
      return 2
    }
    const { document, findings } = readPolicy(text)
    if (json) out.say(JSON.stringify({ clean: document !== undefined, findings }))
    else for (const finding of findings) out.say(printFinding(finding, 'en'))
    if (!json && document) out.say(`${file}: no errors.`)
    return document ? 0 : 1
  },
}

function readOptions(args: readonly string[]): { file: string; json: boolean } {
  const options = { json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  return { file: oneFile(positionals), json: values.json }
}

/** The one file that was named. @throws UsageError */
export function oneFile([file, ...more]: readonly string[]): string {
  if (file === undefined || more.length > 0) throw new UsageError('give one policy document')
  return file
}

/** The text of the file; undefined when it cannot be read. */
export async function textOf(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch(() => undefined)
}
