import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readMachine } from '../../server/base/config.ts'

/** The path of a program of this machine, or undefined. */
export function programPath(name: string): string | undefined {
  return readMachine()
    .searchPath.map(folder => join(folder, name))
    .find(path => existsSync(path))
}

/** `describe`, or where the program is missing the same with all its tests pending and the reason in their names. */
export function describeWith(program: string, title: string, suite: (this: Mocha.Suite) => void): void {
  if (programPath(program) === undefined)
    describe.skip(`${title} (needs ${program}, which is not here)`, suite)
  else describe(title, suite)
}
