import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { environmentWith, packageRoot } from '../../server/base/config.ts'
import { runProgram, type ProgramEnd } from '../../server/base/program.ts'

/** A project of its own with our tools, to build without touching this one. */
export interface SmallProject {
  folder: string
  write(path: string, text: string): void
  remove(path: string): void
  run(tool: string, ...args: string[]): Promise<ProgramEnd>
  end(): void
}

/** A folder of links, newer than the lockfile: whatever happened to it, our own packages stay. */
function linkPackages(folder: string): void {
  const own = join(packageRoot, 'node_modules')
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(own).filter(found => found !== '.package-lock.json')) {
    symlinkSync(join(own, name), join(folder, 'node_modules', name))
  }
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}')
}

/** Installing is no part of these tests: npm is a program that fails. */
export function withoutNpm(more: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  return environmentWith({ npm_execpath: '/nowhere/npm', ...more })
}

/** A project with one source, one test and one file that is copied. */
export function smallProject(): SmallProject {
  const folder = mkdtempSync(join(tmpdir(), 'glemme-project-'))
  for (const name of [
    'tools',
    'tsconfig.json',
    'package.json',
    'package-lock.json',
    '.oxlintrc.json',
    '.prettierrc.json',
    '.prettierignore',
  ]) {
    cpSync(join(packageRoot, name), join(folder, name), { recursive: true })
  }
  linkPackages(folder)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('server/one.ts', 'export const one = 1\n')
  write('server/page.css', 'p {\n}\n')
  write('test/support/global-fixtures.ts', 'export {}\n')
  write('test/one.test.ts', "describe('one', () => {\n  it('is there', () => {})\n})\n")
  return {
    folder,
    write,
    remove: path => rmSync(join(folder, path)),
    run: async (tool, ...args) =>
      await runProgram(process.execPath, [join(folder, 'tools', tool), ...args], {
        totalMs: 100_000,
        cwd: folder,
      }),
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}
