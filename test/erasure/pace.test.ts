import assert from 'node:assert/strict'
import { newCounters } from '../../server/base/counters.ts'
import { medianOf, paceOf, pauseMs } from '../../server/erasure/pace.ts'

const hourMs = 3_600_000

describe('the pace of a backlog', () => {
  const slow = { pingMs: 31, medianMs: 10, runMs: 700, leftMs: 10 * hourMs }

  it('pauses as long as the run took while the database is over three times slower than usual', () => {
    assert.equal(pauseMs(slow), 700)
    assert.equal(pauseMs({ ...slow, pingMs: 30 }), 0)
    assert.equal(pauseMs({ ...slow, medianMs: undefined }), 0)
  })

  it('does not pause after 20:00 on D, nor for what is late', () => {
    assert.equal(pauseMs({ ...slow, leftMs: 4 * hourMs + 1 }), 700)
    assert.equal(pauseMs({ ...slow, leftMs: 4 * hourMs }), 0)
    assert.equal(pauseMs({ ...slow, leftMs: -hourMs }), 0)
  })

  it('knows what is usual after half an hour of sweeps, from the middle one', () => {
    assert.equal(medianOf(Array.from({ length: 29 }, () => 1)), undefined)
    assert.equal(medianOf([...Array.from({ length: 29 }, () => 1), 900]), 1)
    assert.equal(
      medianOf([...Array.from({ length: 14 }, () => 1), ...Array.from({ length: 16 }, () => 5)]),
      5,
    )
  })

  it('waits between runs when pings say so', async () => {
    let pingMs = 20 // so long that a busy machine does not make it three times as long
    const now = async (): Promise<Date> => {
      await new Promise(resolve => setTimeout(resolve, pingMs))
      return new Date(0)
    }
    const pace = paceOf({ database: { now } as never, counters: newCounters() })
    for (let n = 0; n < 30; n += 1) await pace.sample()
    const timed = async (): Promise<number> => {
      const rest = await pace.begin()
      await new Promise(resolve => setTimeout(resolve, 400))
      const startedMs = performance.now()
      await rest([{ overdueAt: new Date(10 * hourMs) }])
      return performance.now() - startedMs
    }
    assert.ok((await timed()) < 380)
    pingMs = 200
    assert.ok((await timed()) >= 580)
  })

  it('takes few at a time while people are answered by the same process', () => {
    const counters = newCounters()
    const pace = paceOf({ database: {} as never, counters })
    assert.equal(pace.units(500), 500)
    counters.add('http_requests_total')
    assert.deepEqual([pace.units(500), pace.units(500), pace.units(10)], [50, 50, 10])
  })
})
