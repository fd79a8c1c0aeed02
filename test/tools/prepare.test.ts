import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallProject, type SmallProject } from './built.ts'

describe('the preparation', () => {
  let project: SmallProject
  before(() => {
    project = smallProject()
  })
  after(() => project.end())

  it('installs nothing through a link: npm would empty the folder of another project', async () => {
    const packages = join(project.folder, 'node_modules')
    const others = join(project.folder, 'others')
    rmSync(packages, { recursive: true })
    mkdirSync(others)
    writeFileSync(join(others, 'kept'), '')
    symlinkSync(others, packages)
    const end = await project.run('run.mjs', 'dist/server/one.js')
    assert.equal(end.code, 1)
    assert.match(end.problem ?? '', /^node_modules is a link to the packages of another project/)
    assert.ok(existsSync(join(others, 'kept')))
  })
})
