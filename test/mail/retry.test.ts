import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { anyChance, pauseAfter } from '../../server/mail/retry.ts'

const minutes = (ms: number | undefined) => (ms === undefined ? undefined : ms / 60_000)

describe('a mail that was not taken', () => {
  it('is tried again after 1, 5, 15 and 60 minutes, then hourly', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 70].map(attempts => minutes(pauseAfter(attempts, 0.5))),
      [1, 5, 15, 60, 60, 60, 60],
    )
  })

  it('comes back a fifth earlier or later when hourly, and on the minute before', () => {
    assert.deepEqual([minutes(pauseAfter(5, 0)), minutes(pauseAfter(5, 1))], [48, 72])
    assert.deepEqual([minutes(pauseAfter(4, 0)), minutes(pauseAfter(4, 1))], [60, 60])
    for (let n = 0; n < 100; n++) {
      const chance = anyChance()
      assert.ok(chance >= 0 && chance <= 1)
    }
  })

  it('is tried for 72 hours and no longer', () => {
    let hours = 0
    let attempts = 1
    for (let pause = pauseAfter(1, 0.5); pause !== undefined; pause = pauseAfter(++attempts, 0.5))
      hours += pause / 3_600_000
    assert.ok(hours <= 72 && hours > 71, `${hours} hours`)
    assert.equal(pauseAfter(attempts + 1, 0.5), undefined)
  })
})
