import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import supertest from 'supertest'
import { newPatience } from '../../server/http/patience.ts'
import { page, redirectTo, route, type Answer } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'
import { until } from '../support/until.ts'

const patienceMs = 50
const stream = Readable.from(['a file'])
let goOn: () => void = () => undefined
const stuck = new Promise<void>(resolve => (goOn = resolve))

const declared = { allow: 'anyone', record: { nothing: 'a test' }, read: () => undefined } as const
const waits = route({
  ...declared,
  method: 'get',
  path: '/waits',
  handle: async () => await stuck.then(() => page('late')),
})
const downloads = route({
  ...declared,
  method: 'get',
  path: '/downloads',
  handle: async (): Promise<Answer> =>
    await stuck.then(() => ({ kind: 'download', name: 'x.pdf', type: 'application/pdf', stream })),
})
const uploads = route({
  ...declared,
  method: 'post',
  path: '/uploads',
  body: 'multipart',
  handle: async (_ctx, _input, { incoming }) => {
    incoming.raw.resume()
    await wait(patienceMs * 4)
    return redirectTo('/there')
  },
})

describe('the time of a request with the database', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite([waits, downloads, uploads])
    site.ctx.database.requestMs = patienceMs
  })
  after(async () => await site.close())

  it('is over at last: 503, and when to come back', async () => {
    const answer = await supertest(site.url).get('/waits')
    assert.equal(answer.status, 503)
    assert.equal(answer.headers['retry-after'], '10')
    assert.match(answer.text, /Vi fikk ikke gjort dette nå/)
  })

  it('leaves no file open that comes too late', async () => {
    assert.equal((await supertest(site.url).get('/downloads')).status, 503)
    assert.equal(stream.destroyed, false)
    goOn()
    await until(() => stream.destroyed)
  })

  it('is not that of a person who sends files', async () => {
    const sent = supertest(site.url).post('/uploads').set('Sec-Fetch-Site', 'same-origin')
    assert.equal((await sent.attach('cv', Buffer.from('%PDF-1.7'), 'cv.pdf')).status, 303)
  })

  it('is one for all that a request does', async () => {
    const patience = newPatience(patienceMs)
    await patience.spend(async () => await Promise.resolve(1))
    await assert.rejects(
      patience.spend(async () => await new Promise(() => undefined)),
      { code: 'unavailable' },
    )
    await assert.rejects(
      patience.spend(async () => await new Promise(() => undefined)),
      { code: 'unavailable' },
    )
    await assert.rejects(
      newPatience(60_000).spend(async () => await Promise.reject(new Error('of its own'))),
      /of its own/,
    )
  })
})
