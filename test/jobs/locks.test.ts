import assert from 'node:assert/strict'
import { jobs } from '../../jobs/index.ts'

const minuteMs = 60_000

describe('the lock of a job', () => {
  // What the database never answered leaves a lock that nobody holds: the job is silent until its life is over.
  for (const { name, everyMs, lockMs } of jobs.filter(job => job.everyMs <= minuteMs))
    it(`that rings each minute or more often lives a minute, and is renewed while it runs: ${name}`, () => {
      assert.equal(lockMs, minuteMs, `it rings each ${everyMs} ms`)
    })

  it('lives no longer than the time between two rings', () => {
    for (const { name, everyMs, lockMs } of jobs) assert.ok(lockMs <= Math.max(everyMs, minuteMs), name)
  })
})
