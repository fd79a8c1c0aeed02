// Reports as `spec` does, and leaves with the runner what passed, and the names of what failed or is pending: the end of a
// long output says what one looks for.
const { reporters } = require('mocha')

module.exports = class SpecWithNames extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const came = (runner.came = { passed: 0, failures: [], pending: [] })
    runner.on('pass', () => (came.passed += 1))
    runner.on('pending', test => came.pending.push(test.fullTitle()))
    runner.on('fail', (test, error) =>
      came.failures.push(`${test.fullTitle()}: ${String(error?.message).slice(0, 300)}`),
    )
  }

  /** Numbers are for the end of the run; why a test failed is said where it did. */
  epilogue() {
    if (this.stats.failures > 0) super.epilogue()
  }
}
