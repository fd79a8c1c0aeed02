// Reports as `spec` does, and leaves numbers, names of what failed or is pending, and the seconds of each file in a file
// (`--reporter-option file=`): the end of a long output says what one looks for.
const { writeFileSync } = require('node:fs')
const { relative } = require('node:path')
const { reporters } = require('mocha')

module.exports = class SpecWithNumbers extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const pending = []
    const failures = []
    const files = {}
    runner.on('pending', test => pending.push(test.fullTitle()))
    runner.on('fail', (test, error) =>
      failures.push(`${test.fullTitle()}: ${String(error?.message).slice(0, 300)}`),
    )
    runner.on('suite', suite => {
      if (suite.parent?.root) suite.startedAt = performance.now()
    })
    runner.on('suite end', suite => {
      if (!suite.parent?.root || !suite.file) return
      const name = relative(process.cwd(), suite.file)
      files[name] = (files[name] ?? 0) + (performance.now() - suite.startedAt) / 1000
    })
    runner.once('end', () => {
      const { passes, duration } = this.stats
      const numbers = {
        passed: passes,
        failed: this.stats.failures,
        failures,
        pending,
        files,
        seconds: Math.round((duration ?? 0) / 1000),
      }
      writeFileSync(options.reporterOptions.file, JSON.stringify(numbers))
      setTimeout(tellWhatIsOpen, openAfterSeconds * 1000).unref()
    })
  }
}

/** A run that has ended by then never sees it. */
const openAfterSeconds = 30

function tellWhatIsOpen() {
  console.log(`Still open: ${process.getActiveResourcesInfo().join(', ')}`)
}
