// `npm test`: the checks, then every test of the built code. `npm test -- test/policy` runs a part.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from './check.mjs'
import { prepare, prepareForTests } from './prepare.mjs'
import { root } from './sources.mjs'

const pendingIsRed = process.env.GLEMME_TEST_REQUIRE === 'all'
const wanted = process.argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'glemme-run-'))
const resultFile = join(scratch, 'result.json')

/** The compiled files of what was asked for: all, or a folder or file of test/. */
function patterns() {
  if (wanted.length === 0) return ['dist/test/**/*.test.js']
  return wanted.map(name => {
    const compiled = join('dist', name.replace(/\.tsx?$/, '.js'))
    return compiled.endsWith('.js') ? compiled : `${compiled}/**/*.test.js`
  })
}

function runMocha() {
  const args = [
    ...[
      '--enable-source-maps',
      join(root, 'node_modules/mocha/bin/mocha.js'),
      '--no-config',
      '--timeout',
      '20000',
    ],
    ...['--require', 'dist/test/support/global-fixtures.js'],
    ...['--reporter', join(root, 'tools/mocha-reporter.cjs'), '--reporter-option', `file=${resultFile}`],
    ...patterns(),
  ]
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
    child.on('close', code => resolve(code ?? 1))
  })
}

function readResult(exitCode) {
  const ended = existsSync(resultFile)
  const result = ended
    ? JSON.parse(readFileSync(resultFile, 'utf8'))
    : { passed: 0, failed: 0, pending: [], seconds: 0 }
  // A run that dies, that holds no test, or that fails without a failing test is a failure of its own.
  if (result.failed === 0 && (!ended || exitCode !== 0 || result.passed === 0)) result.failed = 1
  return result
}

if (!(await prepare())) {
  console.log('0 passed, 1 failed, 0 skipped')
  process.exit(1)
}
prepareForTests()
const failedChecks = await check()
const result = readResult(await runMocha())
rmSync(scratch, { recursive: true, force: true })

const { passed, pending, seconds } = result
console.log(`\n${passed + result.failed} tests ran in ${seconds} s.`)
if (pending.length > 0) {
  console.log(
    `${pending.length} pending${pendingIsRed ? ', which is a failure here (GLEMME_TEST_REQUIRE=all)' : ''}:`,
  )
  for (const title of pending) console.log(`  ${title}`)
}
if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}`)
const failed = result.failed + failedChecks.length + (pendingIsRed ? pending.length : 0)
console.log(`${passed} passed, ${failed} failed, ${pendingIsRed ? 0 : pending.length} skipped`)
process.exitCode = failed === 0 ? 0 : 1
