import assert from 'node:assert/strict'
import { jobsCheck } from '../../server/operations/check-jobs.ts'
import type { Heartbeat } from '../../server/operations/heartbeats-store.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { createWorker, type Worker } from '../../server/worker.ts'
import { until } from '../support/until.ts'
import { aWorld, type World } from '../support/world.ts'

describe('P12 the queue under a worker', () => {
  let world: World
  let worker: Worker
  before(async () => {
    world = await aWorld()
    const nothing = { name: 'nothing', everyMs: 3_600_000, lockMs: 60_000, run: async () => ({}) }
    worker = createWorker(world.ctx, [nothing], { watchMs: 20 })
    await worker.start()
  })
  after(async () => {
    await worker.stop()
    await world.close()
  })

  const data = () => world.ctx.database.data
  const heartbeats = () => data().collection<Heartbeat>(`${collectionPrefix}heartbeats`)
  const beat = async () => await heartbeats().findOne({ _id: 'queue' })

  it('has a heartbeat among the jobs, and is red when its rows were lost, though it has mended itself', async () => {
    await until(async () => ((await beat())?.ranAt ?? null) !== null)
    assert.equal((await jobsCheck.look(world.ctx)).level, 'good')
    await data().dropCollection(`${collectionPrefix}agendaJobs`)
    await until(async () => (await beat())?.code === 'QUEUE_LOST')
    const halfAMinuteAgo = new Date((await world.ctx.database.now()).getTime() - 30_001)
    await heartbeats().updateOne({ _id: 'queue' }, { $set: { ranAt: halfAMinuteAgo } })
    assert.deepEqual(await jobsCheck.look(world.ctx), { level: 'red', count: 1, what: ['queue'] })
    assert.equal(await data().collection(`${collectionPrefix}agendaJobs`).countDocuments(), 1)
  })
})
