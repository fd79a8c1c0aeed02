// One lane of `npm test`: a process that runs the files it is handed, one after the other, each in a mocha of its own.
// What its files share (mongod, a browser) begins with the first test that wants it and ends with the lane.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import Mocha from 'mocha'

const [timeoutMs, reporter, fixtures] = process.argv.slice(2)
/** Seconds. A lane that has ended by then never says it. */
const openAfterSeconds = 30
const { mochaGlobalTeardown } = await import(pathToFileURL(resolve(fixtures)).href)

/** The tests of that file have run; what came of them. */
async function runFile(file) {
  const mocha = new Mocha({ timeout: Number(timeoutMs), reporter })
  mocha.addFile(file)
  console.log(`\n${file}`)
  try {
    await mocha.loadFilesAsync()
  } catch (error) {
    console.error(error)
    return {
      passed: 0,
      failures: [`${file} cannot be loaded: ${String(error?.message).slice(0, 300)}`],
      pending: [],
    }
  }
  return await new Promise(ended => {
    const runner = mocha.run(() => {
      mocha.dispose() // else its runner goes on listening to the process
      ended(runner.came)
    })
  })
}

let isAtWork = false
process.on('message', async file => {
  const startedAt = performance.now()
  isAtWork = true
  const came = await runFile(file)
  isAtWork = false
  if (came.failures.length > 0) process.exitCode = 1
  process.send({ file, seconds: (performance.now() - startedAt) / 1000, ...came })
})
process.once('disconnect', async () => {
  if (isAtWork) process.exit(1) // the run was ended, and nobody waits for this file
  await mochaGlobalTeardown?.()
  const tell = () => console.log(`Still open: ${process.getActiveResourcesInfo().join(', ')}`)
  setTimeout(tell, openAfterSeconds * 1000).unref()
})
process.send('ready')
