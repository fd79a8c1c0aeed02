import assert from 'node:assert/strict'
import { isSilent } from '../../server/operations/check-jobs.ts'
import type { Heartbeat } from '../../server/operations/heartbeats-store.ts'

const minuteMs = 60_000
const at = new Date('2026-11-24T12:00:00.000Z')

function before(ms: number): Date {
  return new Date(at.getTime() - ms)
}

function beat(more: Partial<Heartbeat>): Heartbeat {
  const nothing = { begunAt: null, ranAt: null, failedAt: null, code: null, counts: {} }
  return { _id: 'purge-due', everyMs: minuteMs, since: before(999 * minuteMs), ...nothing, ...more }
}

describe('P12 a job that misses its time', () => {
  it('is silent after two intervals without a good end, to the millisecond', () => {
    assert.equal(isSilent(beat({ ranAt: before(2 * minuteMs) }), at), false)
    assert.equal(isSilent(beat({ ranAt: before(2 * minuteMs + 1) }), at), true)
  })

  it('has as long from the start of its worker', () => {
    assert.equal(isSilent(beat({ since: before(minuteMs) }), at), false)
    assert.equal(isSilent(beat({ since: before(3 * minuteMs) }), at), true)
  })

  it('is at work for half an hour, and then it hangs', () => {
    const ranAt = before(60 * minuteMs)
    assert.equal(isSilent(beat({ ranAt, begunAt: before(30 * minuteMs) }), at), false)
    assert.equal(isSilent(beat({ ranAt, begunAt: before(30 * minuteMs + 1) }), at), true)
    assert.equal(isSilent(beat({ ranAt: before(3 * minuteMs), begunAt: before(4 * minuteMs) }), at), true)
  })

  it('fails for two intervals, or once when it is rare', () => {
    const failed = { ranAt: before(90_000), begunAt: before(30_000), failedAt: before(20_000), code: 'E' }
    assert.equal(isSilent(beat(failed), at), false)
    assert.equal(isSilent(beat({ ...failed, ranAt: before(121_000) }), at), true)
    assert.equal(isSilent(beat({ ...failed, everyMs: 60 * minuteMs }), at), true)
    const well = { ranAt: before(10_000), failedAt: before(20_000), everyMs: 60 * minuteMs }
    assert.equal(isSilent(beat(well), at), false)
  })

  it('may be short: nobody is called for seconds', () => {
    assert.equal(isSilent(beat({ everyMs: 2000, ranAt: before(30_000) }), at), false)
    assert.equal(isSilent(beat({ everyMs: 2000, ranAt: before(30_001) }), at), true)
  })
})
