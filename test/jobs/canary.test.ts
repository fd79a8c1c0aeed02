import assert from 'node:assert/strict'
import { checkEachNight } from '../../jobs/check-everything.ts'
import { proveEachNight } from '../../jobs/prove-with-canary.ts'
import { lastTimeBefore } from '../../server/operations/nightly.ts'
import { CanaryFailed, proveWithCanary } from '../../server/operations/prove-with-canary.ts'
import { canaryVacancyId } from '../../server/policy/canary.ts'
import type { Context } from '../../server/base/context.ts'
import { aWorld, type World } from '../support/world.ts'

const hourMs = 3_600_000

describe('the nightly test applicant', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())

  /** The product, with a look taken at the moment before the engine sweeps. */
  const lookingAt = (look: () => Promise<void>): Context => {
    const { erasure } = world.ctx
    const sweep = async () => {
      await look()
      return await erasure.engine.sweep()
    }
    return { ...world.ctx, erasure: { ...erasure, engine: { ...erasure.engine, sweep } } }
  }

  it('applies, is decided and is deleted with a proof, seen by nobody, counted nowhere, and no mail leaves', async () => {
    const vacancy = await world.vacancy()
    const recruiter = await world.staff(['recruiter'])
    const mailsBefore = world.mails().length
    const cellsBefore = (await world.stored('stats')).length
    let looks = 0
    const ctx = lookingAt(async () => {
      const [row] = await world.stored('applications', { vacancyId: canaryVacancyId })
      if (!row) return
      looks += 1
      assert.equal(row['state'], 'decided')
      assert.ok((await world.stored('outbox', { about: row['_id'] })).length > 0, 'it has mails like anybody')
      assert.equal((await recruiter.get(`/staff/applications/${String(row['_id'])}`)).status, 404)
      assert.equal((await recruiter.get(`/staff/jobs/${canaryVacancyId}`)).status, 404)
      const list = await recruiter.get(`/staff/jobs/${vacancy._id}`)
      assert.ok(
        !list.text.includes('Canary') && !(await recruiter.get('/staff/jobs')).text.includes('Canary'),
      )
      await world.ring() // what waits to be sent is tried
    })
    await proveWithCanary(ctx)
    assert.ok(looks > 0, 'it was there')
    await world.ring()
    await world.ring()
    assert.equal((await world.stored('applications')).length, 0)
    assert.equal((await world.stored('applicants')).length, 0)
    assert.equal((await world.stored('outbox')).length, 0)
    assert.equal((await world.stored('stats')).length, cellsBefore)
    assert.equal(world.mails().length, mailsBefore)
    assert.equal((await world.stored('certificates')).length, 1)
    assert.deepEqual((await world.ctx.erasure.fsck()).findings, [])
  })

  it('takes along the one whose worker died on the way', async () => {
    const died = lookingAt(() => Promise.reject(new Error('killed')))
    await assert.rejects(proveWithCanary(died), /killed/)
    assert.equal((await world.stored('applications', { vacancyId: canaryVacancyId })).length, 1)
    await proveWithCanary(world.ctx)
    assert.equal((await world.stored('applications', { vacancyId: canaryVacancyId })).length, 0)
  })

  it('fails, with a code, when what is due is not deleted', async () => {
    const { erasure } = world.ctx
    const verdict = { verdict: 'genuine', certificate: {} } as never
    const certificates = { ...erasure.certificates, find: async () => await Promise.resolve(verdict) }
    const nothing = async () => await Promise.resolve({} as never)
    const engine = { ...erasure.engine, sweep: nothing }
    const ctx = { ...world.ctx, erasure: { ...erasure, engine, certificates } }
    await assert.rejects(proveWithCanary(ctx), (error: unknown) => {
      return error instanceof CanaryFailed && error.code === 'CANARY_CERTIFICATE'
    })
    await world.ring()
  })

  it('comes once a night, and what it found stays to be seen until the next', async () => {
    assert.deepEqual(await proveEachNight.run(world.ctx), {}, 'a new installation waits for a night')
    await world.restartAt(27 * hourMs)
    assert.deepEqual(await proveEachNight.run(world.ctx), { proved: 1, failed: 0 })
    const certificates = (await world.stored('certificates')).length
    assert.deepEqual(await proveEachNight.run(world.ctx), { proved: 1, failed: 0 })
    assert.equal((await world.stored('certificates')).length, certificates)
  })

  it('goes along with a look at everything, which tells how much it found', async () => {
    assert.deepEqual(await checkEachNight.run(world.ctx), {})
    await world.restartAt(60 * hourMs)
    await world.ring() // last mails whose time is over are closed
    assert.deepEqual(await checkEachNight.run(world.ctx), { chain: 0, findings: 0, unchecked: 0 })
    await world.restartAt(90 * hourMs)
    await world.ring()
    await world.ctx.database.data.collection('glemme_scratch').insertOne({ x: 1 })
    assert.equal((await checkEachNight.run(world.ctx))['findings'], 1)
    assert.equal((await checkEachNight.run(world.ctx))['findings'], 1)
    await world.ctx.database.data.dropCollection('glemme_scratch')
  })
})

describe('a nightly work', () => {
  it('is done between one and five, local time, or in the day when a night was missed', () => {
    const since = (now: string) => lastTimeBefore(new Date(now), 'Europe/Oslo').toISOString()
    assert.equal(since('2027-01-10T00:00:00.000Z'), '2027-01-09T12:00:00.000Z')
    assert.equal(since('2027-01-09T23:59:59.999Z'), '2027-01-08T21:59:59.999Z')
    assert.equal(since('2027-07-10T02:59:59.999Z'), '2027-07-09T14:59:59.999Z')
    assert.equal(since('2027-07-10T03:00:00.000Z'), '2027-07-09T01:00:00.000Z')
  })
})
