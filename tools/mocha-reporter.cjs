// Reports as `spec` does, and leaves the numbers and the names of pending tests in a file (`--reporter-option file=`).
const { writeFileSync } = require('node:fs')
const { reporters } = require('mocha')

module.exports = class SpecWithNumbers extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const pending = []
    runner.on('pending', test => pending.push(test.fullTitle()))
    runner.once('end', () => {
      const { passes, failures, duration } = this.stats
      const numbers = {
        passed: passes,
        failed: failures,
        pending,
        seconds: Math.round((duration ?? 0) / 1000),
      }
      writeFileSync(options.reporterOptions.file, JSON.stringify(numbers))
    })
  }
}
