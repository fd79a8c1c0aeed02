import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageRoot } from '../server/base/config.ts'
import { runProgram } from '../server/base/program.ts'

const lines = (count: number, line: string): string => `${line}\n`.repeat(count)

/** A small offender for each rule we count on. Path, text. */
const offenders: readonly [rule: string, path: string, text: string][] = [
  ['no-explicit-any', 'jobs/any.ts', 'export const a = (b: any): string => String(b)'],
  ['no-non-null-assertion', 'jobs/sure.ts', 'export const a = (b: string | null): string => b!'],
  ['no-floating-promises', 'jobs/floating.ts', 'export const a = (b: Promise<void>): void => { b }'],
  ['no-unsafe-member-access', 'jobs/unsafe.ts', "export const a: unknown = JSON.parse('{}').b"],
  [
    'return-await',
    'jobs/waiting.ts',
    'export async function a(b: Promise<void>): Promise<void> { return b }',
  ],
  [
    'switch-exhaustiveness-check',
    'jobs/some.ts',
    "export function a(b: 'x' | 'y'): number { switch (b) { case 'x': return 1 }; return 2 }",
  ],
  ['no-default-export', 'jobs/default.ts', 'export default 1'],
  ['max-params', 'jobs/params.ts', 'export const a = (b: 1, c: 1, d: 1, e: 1): number => b + c + d + e'],
  [
    'max-lines-per-function',
    'jobs/long.ts',
    `export function a(): number {\n${lines(60, '  b += 1')}  return b\n}\nlet b = 0`,
  ],
  ['max-lines', 'jobs/longer.ts', `export let a = 0\n${lines(300, 'a += 1')}`],
  ['no-console', 'jobs/loud.ts', "console.log('a')"],
  ['no-eval', 'jobs/eval.ts', "export const a: unknown = eval('1')"],
  ['eqeqeq', 'jobs/equal.ts', 'export const a = (b: unknown): boolean => b == 1'],
  ['no-warning-comments', 'jobs/later.ts', `// ${['TO', 'DO'].join('')} later\nexport const a = 1`],
  ['alt-text', 'views/picture.tsx', 'export const a = <img src="/a.png" />'],
]

describe('the lint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glemme-lint-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }

  async function lint(): Promise<string> {
    const oxlint = join(packageRoot, 'node_modules/oxlint/bin/oxlint')
    const config = join(packageRoot, '.oxlintrc.json')
    const args = ['--type-aware', '--deny-warnings', '--format', 'unix', '--config', config, 'jobs', 'views']
    const end = await runProgram(process.execPath, [oxlint, ...args], { totalMs: 50_000, cwd: folder })
    return end.output
  }

  before(() => {
    write(
      'tsconfig.json',
      JSON.stringify({
        extends: join(packageRoot, 'tsconfig.json'),
        include: ['jobs', 'views'],
        compilerOptions: { rootDir: '.', noEmit: true },
      }),
    )
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'))
  })

  it('catches a planted offender of each rule', async () => {
    for (const [, path, text] of offenders) write(path, text)
    write('jobs/innocent.ts', 'export const a = (b: 1, c: 1, d: 1): number => b + c + d')
    const found = (await lint()).split('\n')
    for (const [rule, path] of offenders) {
      assert.ok(
        found.some(line => line.includes(path) && line.includes(`(${rule})`)),
        `${rule} not found in ${path}:\n${found.join('\n')}`,
      )
    }
    assert.deepEqual(
      found.filter(line => line.includes('innocent')),
      [],
    )
  })
})
