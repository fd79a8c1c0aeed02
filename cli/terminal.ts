import type { Writable } from 'node:stream'
import { codeOf } from '../server/base/errors.ts'
import type { Output } from './command.ts'

/** Results go to the one, problems to the other. Whoever reads may stop, as `head` does: the command ends its work all the same. */
export function terminalOf(results: Writable, problems: Writable): Output {
  for (const stream of [results, problems]) stream.on('error', ignoreNobodyReads)
  return {
    say: line => void results.write(`${line}\n`),
    complain: line => void problems.write(`${line}\n`),
  }
}

function ignoreNobodyReads(error: Error): void {
  if (codeOf(error) !== 'EPIPE') throw error
}
