import assert from 'node:assert/strict'
import supertest from 'supertest'
import { Refusal, type RefusalCode } from '../../server/base/errors.ts'
import { page, route } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'

class MongoNetworkTimeoutError extends Error {
  override name = 'MongoNetworkTimeoutError'
}

class MongoWriteConcernError extends Error {
  override name = 'MongoWriteConcernError'
}

class MongoServerError extends Error {
  override name = 'MongoServerError'
}

const thrown: Record<string, () => unknown> = {
  ENOSPC: () => Object.assign(new Error('no space'), { code: 'ENOSPC' }),
  EDQUOT: () => Object.assign(new Error('quota'), { code: 'EDQUOT' }),
  EROFS: () => Object.assign(new Error('read only'), { code: 'EROFS' }),
  EFBIG: () => Object.assign(new Error('too big'), { code: 'EFBIG' }),
  EIO: () => Object.assign(new Error('disk'), { code: 'EIO' }),
  network: () => new MongoNetworkTimeoutError('connection 7 to db timed out'),
  majority: () =>
    Object.assign(new MongoWriteConcernError('waiting for replication timed out'), { code: 64 }),
  stepDown: () => Object.assign(new MongoServerError('not primary'), { code: 10_107 }),
  tooLong: () => Object.assign(new MongoServerError('operation exceeded time limit'), { code: 50 }),
  duplicate: () => Object.assign(new Error('E11000 dup key: kari@example.no'), { code: 11000 }),
  text: () => 'not even an error',
}

const refused = route({
  method: 'get',
  path: '/refused/:code',
  allow: 'anyone',
  record: { nothing: 'a test' },
  read: incoming => incoming.params['code'] as RefusalCode,
  handle: (_ctx, code) =>
    Promise.reject(new Refusal(code, code === 'tooMany' ? { retryAfterSeconds: 90 } : {})),
})
const failed = route({
  method: 'get',
  path: '/thrown/:name',
  allow: 'anyone',
  record: { nothing: 'a test' },
  read: incoming => incoming.params['name'] ?? '',
  handle: async (_ctx, name) => {
    await Promise.resolve()
    if (Object.hasOwn(thrown, name)) throw thrown[name]?.()
    return page('')
  },
})

/** Status, bokmål and English of each refusal. Source: reliability.md 9, ux.md 8 */
const pages: [RefusalCode, number, RegExp, RegExp][] = [
  [
    'malformed',
    400,
    /Skjemaet kom ikke helt fram\. Prøv igjen\./,
    /The form did not arrive in full\. Try again\./,
  ],
  ['signedOut', 401, /Du er logget ut/, /You are signed out/],
  [
    'forged',
    403,
    /Skjemaet er ikke lenger gyldig\. Last siden på nytt\./,
    /The form is no longer valid\. Reload the page\./,
  ],
  ['notFound', 404, /Denne siden finnes ikke\./, /There is no such page\./],
  ['slow', 408, /Overføringen stoppet opp\. Prøv igjen\./, /The transfer stalled\. Try again\./],
  [
    'conflict',
    409,
    /Noen kom deg i forkjøpet\. Se hva som gjelder nå\./,
    /Someone was faster\. See what applies now\./,
  ],
  [
    'gone',
    410,
    /Innholdet er slettet etter slettereglene, versjon 1\./,
    /Deleted under the deletion rules, version 1\./,
  ],
  ['lengthRequired', 411, /Skjemaet kom ikke helt fram/, /The form did not arrive in full/],
  [
    'tooLarge',
    413,
    /Filene er for store: høyst 10 MB hver og 20 MB til sammen\./,
    /10 MB each, 20 MB in all\./,
  ],
  ['wrongType', 415, /Skjemaet kom ikke helt fram/, /The form did not arrive in full/],
  ['tooMany', 429, /For mange forsøk\. Prøv igjen kl\. 13[.:]01/, /Too many attempts\. Try again at 13:01/],
  [
    'unavailable',
    503,
    /Vi fikk ikke gjort dette nå\. Prøv igjen om litt/,
    /We could not do this now\. Try again shortly/,
  ],
]

const away = ['majority', 'stepDown', 'tooLong']

describe('the error page', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite([refused, failed])
    site.clock.at = new Date('2026-11-24T12:00:00.000Z')
  })
  after(async () => await site.close())

  for (const [code, status, nb, en] of pages) {
    it(`says ${status} in both languages when it is ${code}`, async () => {
      const inBokmal = await supertest(site.url).get(`/refused/${code}`)
      assert.equal(inBokmal.status, status)
      assert.match(inBokmal.text, nb)
      const inEnglish = await supertest(site.url).get(`/en/refused/${code}`)
      assert.equal(inEnglish.status, status)
      assert.match(inEnglish.text, en)
    })
  }

  it('says when to come back', async () => {
    assert.equal((await supertest(site.url).get('/refused/tooMany')).headers['retry-after'], '90')
    assert.equal((await supertest(site.url).get('/refused/unavailable')).headers['retry-after'], '10')
  })

  it('asks for patience when the disk or the database does not do', async () => {
    for (const name of ['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'EIO', 'network', ...away]) {
      const answer = await supertest(site.url).get(`/thrown/${name}`)
      assert.equal(answer.status, 503, name)
      assert.ok(answer.headers['retry-after'])
    }
  })

  it('shows and logs nothing of what a bug’s message quotes', async () => {
    for (const [name, code] of [
      ['duplicate', '11000'],
      ['text', 'string'],
    ]) {
      const answer = await supertest(site.url).get(`/thrown/${name}`)
      assert.equal(answer.status, 500)
      assert.doesNotMatch(answer.text, /kari|E11000|not even/)
      assert.equal(site.lines.findLast(line => line.level === 'error')?.code, code)
    }
    assert.doesNotMatch(JSON.stringify(site.lines), /kari|E11000|not even/)
  })
})
