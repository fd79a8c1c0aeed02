import assert from 'node:assert/strict'
import supertest from 'supertest'
import { Refusal } from '../../server/base/errors.ts'
import type { LimitName } from '../../server/http/limits.ts'
import { openLimits } from '../../server/http/rate-limits.ts'
import { page, route } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const limited = (path: string, limit: LimitName) =>
  route({
    method: 'get',
    path,
    allow: 'anyone',
    record: { nothing: 'a test' },
    limit,
    read: () => undefined,
    handle: () => Promise.resolve(page('')),
  })

const routes = [
  limited('/apply', 'apply'),
  limited('/sign-in', 'signIn'),
  limited('/certificates', 'certificate'),
]
const minuteMs = 60_000

async function refusedAfter(
  count: (name: LimitName, key: string) => Promise<void>,
  name: LimitName,
): Promise<number> {
  for (let asked = 0; asked < 200; asked += 1) {
    const refusal = await count(name, 'kari@example.no|198.51.100.7').catch((error: unknown) => error)
    if (refusal instanceof Refusal && refusal.code === 'tooMany') return asked
    if (refusal !== undefined) throw refusal
  }
  return 200
}

describe('the rate limits', () => {
  let site: TestSite
  beforeEach(async () => {
    site = await freshSite(routes, { clientIp: request => request.get('X-Test-Client') ?? '198.51.100.7' })
    site.clock.at = new Date('2026-11-24T12:00:00.000Z')
  })
  afterEach(async () => await site.close())

  const statusOf = async (path: string, client = '198.51.100.7'): Promise<number> =>
    (await supertest(site.url).get(path).set('X-Test-Client', client)).status

  it('let the tenth application of a minute in, and not the eleventh', async () => {
    for (let asked = 0; asked < 10; asked += 1) assert.equal(await statusOf('/apply'), 200)
    assert.equal(await statusOf('/apply'), 429)
    assert.equal(await statusOf('/apply', '198.51.100.8'), 200)
  })

  it('say when to come back, and keep their word to the millisecond', async () => {
    site.clock.at = new Date('2026-11-24T12:00:30.000Z')
    for (let asked = 0; asked < 10; asked += 1) await statusOf('/apply')
    const answer = await supertest(site.url).get('/apply')
    assert.equal(answer.status, 429)
    assert.equal(answer.headers['retry-after'], '30')
    assert.match(answer.text, /13[.:]01/)
    site.clock.pass(29_999)
    assert.equal(await statusOf('/apply'), 429)
    site.clock.pass(1)
    assert.equal(await statusOf('/apply'), 200)
  })

  it('count an hour beside the minute', async () => {
    for (let minute = 0; minute < 6; minute += 1) {
      for (let asked = 0; asked < 10; asked += 1) assert.equal(await statusOf('/apply'), 200)
      site.clock.pass(minuteMs)
    }
    assert.equal(await statusOf('/apply'), 429)
  })

  it('count for all processes together', async () => {
    const other = openLimits(site.ctx)
    for (let asked = 0; asked < 3; asked += 1) await other.count('signInAccount', 'a')
    for (let asked = 0; asked < 2; asked += 1) await site.ctx.limits.count('signInAccount', 'a')
    await assert.rejects(async () => await other.count('signInAccount', 'a'), { code: 'tooMany' })
    await other.count('signInAccount', 'b')
  })

  it('count every one of many at once', async () => {
    const asked = Array.from({ length: 20 }, async () => await site.ctx.limits.count('signInAccount', 'a'))
    const settled = await Promise.allSettled(asked)
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 5)
  })

  it('have the values of the table', async () => {
    const count = site.ctx.limits.count
    assert.equal(await refusedAfter(count, 'signInAccount'), 5)
    assert.equal(await refusedAfter(count, 'applyAddress'), 5)
    assert.equal(await refusedAfter(count, 'renewAddress'), 3)
    assert.equal(await refusedAfter(count, 'staffAction'), 120)
    assert.equal(await refusedAfter(count, 'link'), 20)
    assert.equal(await refusedAfter(count, 'certificate'), 30)
  })

  it('store no key', async () => {
    await site.ctx.limits.count('signInAccount', 'kari@example.no|198.51.100.7')
    const rows = await site.ctx.database.data.collection('glemme_limits').find({}).toArray()
    assert.equal(rows.length, 1)
    assert.doesNotMatch(JSON.stringify(rows), /kari|198\.51/)
    assert.ok(rows[0]?.['expiresAt'] instanceof Date)
  })

  it('stop anybody at 300 a minute, whatever is asked for', async () => {
    for (let asked = 0; asked < 300; asked += 1) assert.notEqual(await statusOf('/nope', '203.0.113.1'), 429)
    assert.equal(await statusOf('/nope', '203.0.113.1'), 429)
    assert.equal(await statusOf('/nope', '203.0.113.2'), 404)
  })

  it('close sign-in and open applying while the database is away', async () => {
    await site.ctx.database.close()
    const closed = await supertest(site.url).get('/sign-in')
    assert.equal(closed.status, 503)
    assert.ok(closed.headers['retry-after'])
    assert.equal(await statusOf('/apply'), 200)
    assert.equal(await statusOf('/certificates'), 200)
  })
})
