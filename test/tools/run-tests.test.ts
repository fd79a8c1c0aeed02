import assert from 'node:assert/strict'
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

  it('fails with a test, with a check, and with a run that dies', async () => {
    const failing = "describe('two', () => {\n  it('fails', () => {\n    throw new Error('x')\n  })\n})\n"
    for (const [text, last] of [
      [failing, '1 passed, 1 failed, 0 skipped'],
      ["describe('two',()=>{})\n", '1 passed, 1 failed, 0 skipped'], // not formatted
      ["describe('two', () => {\n  it('dies', () => process.exit(0))\n})\n", '0 passed, 1 failed, 0 skipped'],
    ] as const) {
      project.write('test/two.test.ts', text)
      const { code, lines } = await run('')
      assert.equal(lines.at(-1), last)
      assert.equal(code, 1)
    }
    project.remove('test/two.test.ts')
  })
})
