import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallProject, type SmallProject } from './built.ts'

describe('the build', () => {
  let project: SmallProject

  beforeEach(() => {
    project = smallProject()
  })
  afterEach(() => project.end())

  const output = (path: string): string => join(project.folder, 'dist', path)
  /** Runs a built program the way `npm start` does. */
  async function run(): Promise<string> {
    const end = await project.run('run.mjs', 'dist/server/start.js', 'word')
    assert.equal(end.problem, undefined)
    return end.output
  }

  it('is made when it is missing, changed or has lost a file, and left alone otherwise', async () => {
    project.write(
      'server/start.ts',
      "import { one } from './one.ts'\nprocess.stdout.write(`${one} ${process.argv[2]}`)\n",
    )
    assert.equal(await run(), '1 word')
    const builtMs = statSync(output('.build')).mtimeMs
    assert.equal(await run(), '1 word')
    assert.equal(statSync(output('.build')).mtimeMs, builtMs)
    project.write('server/one.ts', 'export const one = 2\n')
    assert.equal(await run(), '2 word')
  })

  it('copies what is not TypeScript, and drops what has no source any more', async () => {
    project.write('server/gone.ts', 'export const gone = 1\n')
    project.write('server/old/gone.css', '')
    await project.run('build.mjs')
    assert.equal(readFileSync(output('server/page.css'), 'utf8'), 'p {\n}\n')
    assert.ok(existsSync(output('server/gone.js')))
    assert.ok(existsSync(output('server/old/gone.css')))
    project.remove('server/gone.ts')
    project.remove('server/old/gone.css')
    await project.run('build.mjs')
    for (const path of ['server/gone.js', 'server/gone.js.map', 'server/gone.d.ts', 'server/old']) {
      assert.equal(existsSync(output(path)), false, path)
    }
    assert.ok(existsSync(output('server/one.js')))
  })

  it('makes again what was taken away from its output', async () => {
    await project.run('build.mjs')
    project.remove('dist/server/one.js')
    await project.run('build.mjs')
    assert.ok(existsSync(output('server/one.js')))
  })

  it('fails with the compiler, and is not taken for built', async () => {
    project.write('server/one.ts', "export const one: number = 'one'\n")
    const end = await project.run('build.mjs')
    assert.equal(end.code, 1)
    assert.equal(existsSync(output('.build')), false)
  })

  it('is done by one process at a time, and a lock whose process is gone holds nobody', async () => {
    writeFileSync(join(project.folder, '.prepare.lock'), '999999999')
    const ends = await Promise.all([
      project.run('build.mjs'),
      project.run('build.mjs'),
      project.run('build.mjs'),
    ])
    assert.deepEqual(
      ends.map(end => end.code),
      [0, 0, 0],
    )
    assert.ok(existsSync(output('server/one.js')))
    assert.equal(existsSync(join(project.folder, '.prepare.lock')), false)
  })
})
