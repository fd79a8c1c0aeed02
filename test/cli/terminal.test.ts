import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { terminalOf } from '../../cli/terminal.ts'

describe('the terminal of a command', () => {
  it('does not mind that nobody reads any more, and fails of all else', () => {
    const results = new PassThrough()
    const problems = new PassThrough()
    const out = terminalOf(results, problems)
    out.say('one')
    out.complain('two')
    assert.deepEqual([String(results.read()), String(problems.read())], ['one\n', 'two\n'])
    const failed = (code: string) => Object.assign(new Error('the stream'), { code })
    for (const stream of [results, problems]) {
      stream.emit('error', failed('EPIPE'))
      assert.throws(() => stream.emit('error', failed('EIO')), /the stream/)
    }
  })
})
