import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { packageRoot } from '../server/base/config.ts'
import { lockfileProblems, readLockfile, type LockfileRules } from './support/lockfile.ts'

function read(name: string): string {
  return readFileSync(join(packageRoot, name), 'utf8')
}

const rules: LockfileRules = {
  once: ['mongodb', 'bson', 'express'],
  mayHaveScripts: ['esbuild'], // docs/decisions/0002
  knownBad: z.record(z.string(), z.string()).parse(JSON.parse(read('test/known-bad.json'))),
}

const good = { version: '7.8.0', integrity: 'sha512-x' }
const wanted = { 'node_modules/mongodb': good, 'node_modules/bson': good, 'node_modules/express': good }

function problemsWith(packages: Readonly<Record<string, object>>): string[] {
  return lockfileProblems(
    readLockfile(JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...wanted, ...packages } })),
    rules,
  )
}

describe('the lockfile', () => {
  it('holds one copy of the driver and of Express, hashes everywhere, and nothing known to be bad', () => {
    assert.deepEqual(lockfileProblems(readLockfile(read('package-lock.json')), rules), [])
  })

  it('pins every direct dependency exactly', () => {
    const text = z.object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    const { dependencies, devDependencies } = text.parse(JSON.parse(read('package.json')))
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name)
    }
  })
})

describe('the rules of the lockfile', () => {
  it('have nothing against a good one', () => assert.deepEqual(problemsWith({}), []))

  const offenders: [string, Record<string, object>, RegExp][] = [
    [
      'a second copy of the driver',
      { 'node_modules/agenda/node_modules/mongodb': good },
      /mongodb: 2 copies/,
    ],
    ['a package without a hash', { 'node_modules/a': { version: '1.0.0' } }, /a: no integrity hash/],
    [
      'a package from git',
      { 'node_modules/a': { ...good, resolved: 'git+ssh://git@x.example/a.git#1' } },
      /from git or a file/,
    ],
    ['a package from a file', { 'node_modules/a': { ...good, resolved: 'file:../a' } }, /from git or a file/],
    ['a linked folder', { 'node_modules/a': { ...good, link: true } }, /from git or a file/],
    [
      'a script at install',
      { 'node_modules/@b/a': { ...good, hasInstallScript: true } },
      /@b\/a: runs a script at install/,
    ],
    [
      'a version below the known good one',
      { 'node_modules/multer': { ...good, version: '2.4.9' } },
      /2\.4\.9 is known to be bad/,
    ],
    [
      'the one bad version',
      { 'node_modules/debug': { ...good, version: '4.4.2' } },
      /4\.4\.2 is known to be bad/,
    ],
  ]
  for (const [title, packages, expected] of offenders) {
    it(`catch ${title}`, () => assert.match(problemsWith(packages).join('\n'), expected))
  }

  it('let the first good versions pass', () => {
    const versions = { multer: '2.5.0', qs: '6.16.0', debug: '4.4.3', nodemailer: '10.0.0' }
    for (const [name, version] of Object.entries(versions)) {
      assert.deepEqual(problemsWith({ [`node_modules/${name}`]: { ...good, version } }), [])
    }
  })
})
