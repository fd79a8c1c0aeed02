// `npm test`: every test of the built code, and the checks beside them. `npm test -- test/policy` runs a part.
// `--seed N`: chance begins there. `--only NAME`: the files whose name has that in it.
import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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

/** So many processes run tests: they wait more than they compute, for killed processes, leases, a browser, a disk. */
const laneCount = 3

/** Begun first, the longest of them before all: else one would be left when all others have ended. */
const longFiles = [
  'crash/submit',
  'journey/every-page',
  'crash/database-away',
  'journey/clicks',
  'store/embedded-mongo',
  'crash/fail-over',
  'load/crowd',
]

/** The compiled files of what was asked for: of folders, files or names in test/; otherwise all. */
function filesAskedFor() {
  const below =
    wanted.length > 0 ? wanted.map(one => join('dist', one.replace(/\.tsx?$/, ''))) : ['dist/test']
  return readdirSync(join(root, 'dist/test'), { recursive: true })
    .map(file => join('dist/test', file))
    .filter(file => file.endsWith('.test.js') && basename(file).includes(asked.only ?? ''))
    .filter(file => below.some(part => file === `${part}.js` || file.startsWith(`${part}/`)))
    .toSorted((one, other) => place(one) - place(other) || (one < other ? -1 : 1))
}

function place(file) {
  const found = longFiles.findIndex(name => file === `dist/test/${name}.test.js`)
  return found < 0 ? longFiles.length : found
}

/** One process over the files of the queue. The first lane speaks at once, the others when all have ended. */
async function runLane(queue, lane) {
  const said = join(scratch, `said-${lane}.txt`)
  const args = [
    ...['--enable-source-maps', join(root, 'tools/test-lane.mjs'), String(patience.oneTest * 1000)],
    ...[join(root, 'tools/mocha-reporter.cjs'), 'dist/test/support/global-fixtures.js'],
  ]
  const out = lane === 0 ? 'inherit' : openSync(said, 'w')
  const results = []
  let inHand
  const code = await new Promise(resolve => {
    const seeded = asked.seed === undefined ? {} : { GLEMME_SEED: asked.seed }
    const env = { ...process.env, ...seeded }
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', out, out, 'ipc'] })
    const watch = endSooner(child)
    child.on('message', result => {
      if (inHand !== undefined) results.push(result)
      inHand = queue.shift()
      if (inHand === undefined) child.disconnect()
      else child.send(inHand, () => undefined) // when it is gone already, its exit says so
    })
    // Not `close`: that never comes where the channel was closed on this side.
    child.on('exit', code => {
      clearInterval(watch)
      resolve(code)
    })
  })
  const failures = failuresOfLane(results, { inHand, code })
  return { results: [...results, { passed: 0, failures, pending: [] }], said: lane === 0 ? '' : said }
}

/** What is wrong with a lane beside its failed tests: it died, it holds no test, or it says itself that it failed. */
function failuresOfLane(results, { inHand, code }) {
  const empty = results.filter(one => one.passed + one.failures.length + one.pending.length === 0)
  const failures = empty.map(({ file }) => `${file}: it holds no test`)
  if (inHand !== undefined) return [...failures, `${inHand}: its process ended, with ${code}`]
  if (code !== 0 && results.every(one => one.failures.length === 0))
    failures.push(`a process of tests ended with ${code}`)
  return failures
}

/** A lane that holds on to something after its last test, or that stands still, is ended and is a failure. */
function endSooner(child) {
  let seconds = 0
  let afterEnd = 0
  return setInterval(() => {
    seconds += 1
    if (!child.connected) afterEnd += 1
    if (afterEnd !== patience.afterEnd && seconds !== patience.wholeRun) return
    console.log(
      afterEnd > 0 ? 'A test has left something open: a lane did not end.' : 'The run takes too long.',
    )
    child.kill('SIGKILL')
  }, 1000)
}

if (!(await prepare())) {
  console.log('0 passed, 1 failed, 0 skipped')
  process.exit(1)
}
prepareForTests()
/** The checks run beside the tests, which leave them room, and speak after them. */
const checksSaid = []
const checking = check(line => checksSaid.push(line))
const startedAt = performance.now()
const queue = filesAskedFor()
const whole = asked.only === undefined && wanted.length === 0
const lanes = await Promise.all(
  Array.from({ length: whole ? laneCount : 1 }, async (_, lane) => await runLane(queue, lane)),
)
const seconds = Math.round((performance.now() - startedAt) / 1000)
for (const { said } of lanes) if (said !== '') process.stdout.write(readFileSync(said, 'utf8'))
rmSync(scratch, { recursive: true, force: true })
const failedChecks = await checking
console.log(`\n${checksSaid.join('\n')}`)

const results = lanes.flatMap(lane => lane.results)
const passed = results.reduce((total, one) => total + one.passed, 0)
const failures = results.flatMap(one => one.failures)
failures.push(...queue.map(file => `${file}: it was not run`))
if (passed === 0 && failures.length === 0) failures.push('no test has passed')
const pending = results.flatMap(one => one.pending)
console.log(`\n${passed + failures.length} tests ran in ${seconds} s.`)
if (pending.length > 0) {
  console.log(
    `${pending.length} pending${pendingIsRed ? ', which is a failure here (GLEMME_TEST_REQUIRE=all)' : ''}:`,
  )
  for (const title of pending) console.log(`  ${title}`)
}
const slowest = results
  .filter(one => one.file !== undefined)
  .toSorted((one, other) => other.seconds - one.seconds)
  .slice(0, longest)
const named = slowest.map(({ file, seconds: took }) => `${file} ${Math.round(took)} s`)
console.log(`The slowest files: ${named.join(', ')}`)
for (const failure of failures) console.log(`Failed: ${failure}`)
if (failedChecks.length > 0) console.log(`Failed checks: ${failedChecks.join(', ')}`)
const failed = failures.length + failedChecks.length + (pendingIsRed ? pending.length : 0)
console.log(`${passed} passed, ${failed} failed, ${pendingIsRed ? 0 : pending.length} skipped`)
process.exitCode = failed === 0 ? 0 : 1
