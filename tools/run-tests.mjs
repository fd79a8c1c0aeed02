// `npm test`: the checks, then every test of the built code. `npm test -- test/policy` runs a part.
// `--seed N`: chance begins there. `--only NAME`: the files whose name has that in it.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { check } from './check.mjs'
import { prepare, prepareForTests } from './prepare.mjs'
import { root } from './sources.mjs'

const pendingIsRed = process.env.GLEMME_TEST_REQUIRE === 'all'
const { values: asked, positionals: wanted } = parseArgs({
  options: { seed: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
})
if (asked.seed !== undefined && !/^\d{1,9}$/.test(asked.seed)) {
  console.log('--seed takes a whole number, as the title of a failed test names it.')
  process.exit(64)
}
const scratch = mkdtempSync(join(tmpdir(), 'glemme-run-'))

/** How many of the slowest files are named at the end. */
const longest = 10

/** `npm run torture`: as long as it takes. */
const isTorture = process.env.GLEMME_TORTURE !== undefined

/**
 * Seconds until a test fails, and until a run is ended: after its last test, and in all. No test asserts speed, so that
 * a slow machine fails none; these end what hangs.
 */
const patience = { oneTest: isTorture ? 0 : 600, afterEnd: 60, wholeRun: isTorture ? Infinity : 3600 }

/** Where the waiting is: these run beside all others, so that both cores have work. Each lane has one mongod of its own. */
const longFolders = ['crash', 'erasure', 'proof', 'races', 'store', 'tools']

/** The compiled files of what was asked for: a folder or file of test/; otherwise all, in two lanes. */
function lanes() {
  if (asked.only !== undefined) return [filesNamed(asked.only)]
  if (wanted.length > 0) return [wanted.flatMap(compiledOf)]
  const folders = readdirSync(join(root, 'dist/test'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
  const long = folders.filter(name => longFolders.includes(name))
  const others = folders.filter(name => !longFolders.includes(name))
  const beside = ['dist/test/*.test.js', ...others.map(inFolder)]
  return long.length > 0 ? [long.map(inFolder), beside] : [beside]
}

function inFolder(name) {
  return `dist/test/${name}/**/*.test.js`
}

function compiledOf(name) {
  const compiled = join('dist', name.replace(/\.tsx?$/, '.js'))
  return compiled.endsWith('.js') ? [compiled] : [`${compiled}/**/*.test.js`]
}

/** The compiled files of that name, below what was asked for; mocha says so when there are none. */
function filesNamed(name) {
  const below =
    wanted.length > 0 ? wanted.map(one => join('dist', one.replace(/\.tsx?$/, ''))) : ['dist/test']
  return readdirSync(join(root, 'dist/test'), { recursive: true })
    .map(file => join('dist/test', file))
    .filter(file => file.endsWith('.test.js') && basename(file).includes(name))
    .filter(file => below.some(folder => file.startsWith(folder)))
}

/** One mocha over one lane. The first lane speaks at once, the others when all have ended. */
async function runLane(patterns, lane) {
  const resultFile = join(scratch, `result-${lane}.json`)
  const said = join(scratch, `said-${lane}.txt`)
  const args = [
    ...['--enable-source-maps', join(root, 'node_modules/mocha/bin/mocha.js'), '--no-config'],
    ...['--timeout', String(patience.oneTest * 1000)],
    ...['--require', 'dist/test/support/global-fixtures.js'],
    ...['--reporter', join(root, 'tools/mocha-reporter.cjs'), '--reporter-option', `file=${resultFile}`],
    ...patterns,
  ]
  const out = lane === 0 ? 'inherit' : openSync(said, 'w')
  const exitCode = await new Promise(resolve => {
    const seeded = asked.seed === undefined ? {} : { GLEMME_SEED: asked.seed }
    const env = { ...process.env, ...seeded }
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', out, out] })
    const watch = endSooner(child, { resultFile, patterns })
    child.on('close', code => {
      clearInterval(watch)
      resolve(code ?? 1)
    })
  })
  return { ...readResult(exitCode, resultFile), said: lane === 0 ? '' : said }
}

/** A run that holds on to something after its last test, or that stands still, is ended and is a failure. */
function endSooner(child, { resultFile, patterns }) {
  let seconds = 0
  let afterEnd = 0
  return setInterval(() => {
    seconds += 1
    if (existsSync(resultFile)) afterEnd += 1
    if (afterEnd !== patience.afterEnd && seconds !== patience.wholeRun) return
    console.log(
      afterEnd > 0
        ? `A test has left something open: the run of ${patterns.join(', ')} did not end.`
        : 'The run takes too long.',
    )
    child.kill('SIGKILL')
  }, 1000)
}

function readResult(exitCode, resultFile) {
  const ended = existsSync(resultFile)
  const result = ended
    ? JSON.parse(readFileSync(resultFile, 'utf8'))
    : { passed: 0, failed: 0, failures: [], pending: [], files: {}, seconds: 0 }
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
const results = await Promise.all(lanes().map(runLane))
for (const { said } of results) if (said !== '') process.stdout.write(readFileSync(said, 'utf8'))
rmSync(scratch, { recursive: true, force: true })

const sum = key => results.reduce((total, one) => total + one[key], 0)
const result = { failed: sum('failed') }
const passed = sum('passed')
const pending = results.flatMap(one => one.pending)
const seconds = Math.max(...results.map(one => one.seconds))
console.log(`\n${passed + result.failed} tests ran in ${seconds} s.`)
if (pending.length > 0) {
  console.log(
    `${pending.length} pending${pendingIsRed ? ', which is a failure here (GLEMME_TEST_REQUIRE=all)' : ''}:`,
  )
  for (const title of pending) console.log(`  ${title}`)
}
const slowest = Object.entries(Object.assign({}, ...results.map(one => one.files)))
  .sort(([, one], [, other]) => other - one)
  .slice(0, longest)
console.log(`The slowest files: ${slowest.map(([file, took]) => `${file} ${Math.round(took)} s`).join(', ')}`)
for (const failure of results.flatMap(one => one.failures)) console.log(`Failed: ${failure}`)
if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}`)
const failed = result.failed + failedChecks.length + (pendingIsRed ? pending.length : 0)
console.log(`${passed} passed, ${failed} failed, ${pendingIsRed ? 0 : pending.length} skipped`)
process.exitCode = failed === 0 ? 0 : 1
