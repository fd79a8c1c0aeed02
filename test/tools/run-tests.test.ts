import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { runProgram } from '../../server/base/program.ts'
import { smallProject, withoutNpm, type SmallProject } from './built.ts'

describe('npm test', () => {
  let project: SmallProject
  before(() => {
    project = smallProject()
  })
  after(() => project.end())

  async function run(
    require: string,
    ...args: string[]
  ): Promise<{ code: number | undefined; lines: string[] }> {
    const { folder } = project
    const environment = withoutNpm({ GLEMME_TEST_REQUIRE: require })
    const end = await runProgram(process.execPath, ['tools/run-tests.mjs', ...args], {
      totalMs: 100_000,
      cwd: folder,
      environment,
    })
    return { code: end.code, lines: end.output.trimEnd().split('\n') }
  }

  it('ends with the numbers alone on a line; of the files named, with chance from the seed that was asked for', async () => {
    const asks = "process.env['GLEMME_SEED'] !== '7'"
    const seeded = `if (${asks}) throw new Error('seed')`
    project.write(
      'test/seeded.test.ts',
      `describe('s', () => {\n  it('is', () => {\n    ${seeded}\n  })\n})\n`,
    )
    project.write('test/others.test.ts', 'process.exit(1)\n')
    const { code, lines } = await run('', '--seed', '7', '--only', 'seeded')
    assert.equal(lines.at(-1), '1 passed, 0 failed, 0 skipped')
    assert.equal(code, 0)
    for (const name of ['seeded', 'others']) project.remove(`test/${name}.test.ts`)
  })

  it('names what is pending, which is a failure where everything is required', async () => {
    project.write('test/two.test.ts', "describe('two', () => {\n  it.skip('waits', () => {})\n})\n")
    const here = await run('')
    assert.equal(here.lines.at(-1), '1 passed, 0 failed, 1 skipped')
    assert.ok(here.lines.includes('  two waits'))
    assert.equal(here.code, 0)
    const inCi = await run('all')
    assert.equal(inCi.lines.at(-1), '1 passed, 1 failed, 0 skipped')
    assert.ok(inCi.lines.includes('  two waits'))
    assert.equal(inCi.code, 1)
    project.remove('test/two.test.ts')
  })

  it('fails with a check', async () => {
    project.write('test/two.test.ts', "it('is',()=>{})\n") // not formatted
    const { code, lines } = await run('')
    assert.equal(lines.at(-1), '2 passed, 1 failed, 0 skipped')
    assert.equal(code, 1)
    project.remove('test/two.test.ts')
  })

  it('fails with a test, a file without any or that cannot be loaded, a process that dies, and what it leaves', async () => {
    const files = {
      'a-fails': "it('fails', () => {\n  throw new Error('x')\n})\n",
      'b-empty': "describe('two', () => {})\n",
      'c-unread': "throw new Error('y')\n",
      'd-dies': "it('dies', () => process.exit(0))\n",
      'e-left': "it('is', () => {})\n",
    }
    for (const [name, text] of Object.entries(files)) project.write(`test/part/${name}.test.ts`, text)
    const { code, lines } = await run('', 'test/part')
    const failed = lines.filter(line => line.startsWith('Failed: ')).toSorted()
    const path = 'Failed: dist/test/part'
    assert.deepEqual(failed, [
      `${path}/b-empty.test.js: it holds no test`,
      `${path}/c-unread.test.js cannot be loaded: y`,
      `${path}/d-dies.test.js: its process ended, with 0`,
      `${path}/e-left.test.js: it was not run`,
      'Failed: fails: x',
    ])
    assert.equal(lines.at(-1), '0 passed, 5 failed, 0 skipped')
    assert.equal(code, 1)
    for (const name of Object.keys(files)) project.remove(`test/part/${name}.test.ts`)
  })

  it('begins with files that are there', () => {
    const tool = readFileSync(join(packageRoot, 'tools/run-tests.mjs'), 'utf8')
    const named = /longFiles = \[([^\]]+)\]/.exec(tool)?.[1]?.match(/[\w-]+\/[\w-]+/g)
    assert.ok(named)
    for (const name of named) assert.ok(existsSync(join(packageRoot, `test/${name}.test.ts`)), name)
  })
})
