import assert from 'node:assert/strict'
import { connect } from 'node:net'
import supertest from 'supertest'
import { page, route } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const getJobs = route({
  method: 'get',
  path: '/jobs',
  allow: 'anyone',
  record: { nothing: 'a test' },
  read: incoming => incoming.network,
  handle: (_ctx, network) => Promise.resolve(page(network)),
})
const postPlain = route({
  method: 'post',
  path: '/jobs',
  allow: 'anyone',
  record: { nothing: 'a test' },
  read: () => undefined,
  handle: () => Promise.resolve(page('done')),
})
const postWithKey = route({ ...postBase('/jobs/kokk/apply'), origin: 'ownKey' })

function postBase(path: string) {
  return {
    method: 'post' as const,
    path,
    allow: 'anyone' as const,
    record: { nothing: 'a test' },
    read: () => undefined,
    handle: () => Promise.resolve(page('done')),
  }
}

const routes = [getJobs, postPlain, postWithKey]

/** The first line of the answer to a request that no client library would send. */
async function rawStatus(site: TestSite, lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1')
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (text.includes('\r\n')) break
  }
  return text.split('\r\n')[0] ?? ''
}

describe('the door', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite(routes, { environment: { GLEMME_TRUST_PROXY: '1' } })
  })
  after(async () => await site.close())

  const port = (): string => new URL(site.url).port

  it('lets in by every name of this machine with our port while developing, by no other', async () => {
    for (const host of [
      `localhost:${port()}`,
      `127.0.0.1:${port()}`,
      `[::1]:${port()}`,
      `LOCALHOST:${port()}`,
    ]) {
      assert.equal((await supertest(site.url).get('/jobs').set('Host', host)).status, 200, host)
    }
    for (const host of ['evil.example', `evil.example:${port()}`, 'localhost', 'localhost:1', '127.0.0.2']) {
      assert.equal((await supertest(site.url).get('/jobs').set('Host', host)).status, 421, host)
    }
  })

  it('does not believe X-Forwarded-Host', async () => {
    const request = supertest(site.url).get('/jobs').set('X-Forwarded-Host', 'evil.example')
    const answer = await request
    assert.equal(answer.status, 200)
    assert.doesNotMatch(JSON.stringify(answer.headers), /evil/)
  })

  it('refuses two Hosts, none, and an address that is no path', async () => {
    const host = `Host: ${site.host}`
    const close = 'Connection: close'
    assert.match(await rawStatus(site, ['GET /jobs HTTP/1.1', host, host, close]), /^HTTP\/1.1 400/)
    assert.match(await rawStatus(site, ['GET /jobs HTTP/1.1', close]), /^HTTP\/1.1 400/)
    assert.match(await rawStatus(site, ['GET /jobs HTTP/1.1', host, close]), /^HTTP\/1.1 200/)
    assert.match(await rawStatus(site, [`GET ${site.url}/jobs HTTP/1.1`, host, close]), /^HTTP\/1.1 404/)
  })

  it('lets a form in from our own pages only', async () => {
    const cases: [Record<string, string>, number, number][] = [
      // headers, status of a session route, status of a form with a key of its own
      [{ 'Sec-Fetch-Site': 'same-origin' }, 200, 200],
      [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }, 200, 200],
      [{ 'Sec-Fetch-Site': 'same-site', Origin: site.url }, 403, 403],
      [{ 'Sec-Fetch-Site': 'cross-site', Origin: site.url }, 403, 403],
      [{ 'Sec-Fetch-Site': 'nonsense', Origin: site.url }, 403, 403],
      [{ 'Sec-Fetch-Site': 'none', Origin: site.url }, 200, 200],
      [{ 'Sec-Fetch-Site': 'none' }, 403, 200],
      [{ Origin: site.url }, 200, 200],
      [{ Origin: site.url.replace('localhost', '127.0.0.1') }, 200, 200],
      [{ Origin: 'https://evil.example' }, 403, 403],
      [{ Origin: site.url.replace('http:', 'https:') }, 403, 403],
      [{ Origin: 'null' }, 403, 200],
      [{}, 403, 200],
    ]
    for (const [headers, plain, withKey] of cases) {
      const says = JSON.stringify(headers)
      assert.equal((await supertest(site.url).post('/jobs').set(headers)).status, plain, says)
      assert.equal((await supertest(site.url).post('/jobs/kokk/apply').set(headers)).status, withKey, says)
    }
  })

  it('asks a page for no origin', async () => {
    const answer = await supertest(site.url).get('/jobs').set('Sec-Fetch-Site', 'cross-site')
    assert.equal(answer.status, 200)
  })
})

describe('the door of a site on https', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite(routes, {
      environment: { GLEMME_PUBLIC_URL: 'https://jobb.firma.example' },
      standalone: true,
      host: app => void app.set('trust proxy', 1),
    })
  })
  after(async () => await site.close())

  const get = (headers: Record<string, string>) =>
    supertest(site.url)
      .get('/jobs')
      .set({ Host: 'jobb.firma.example', 'X-Forwarded-Proto': 'https', ...headers })

  it('lets nothing in that came without TLS', async () => {
    assert.equal((await get({})).status, 200)
    assert.equal((await get({ 'X-Forwarded-Proto': 'http' })).status, 421)
    assert.equal((await get({ Host: 'localhost' })).status, 421)
  })

  it('tells browsers to stay on https', async () => {
    const { headers } = await get({})
    assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains')
    assert.match(String(headers['content-security-policy']), /upgrade-insecure-requests/)
  })

  it('takes the network from the proxy in front, and IPv6 by /56', async () => {
    const networkOf = async (forwarded: string): Promise<string> =>
      (await get({ 'X-Forwarded-For': forwarded })).text
    assert.equal(await networkOf('198.51.100.7'), '198.51.100.7')
    assert.equal(await networkOf('6.6.6.6, 198.51.100.7'), '198.51.100.7')
    assert.equal(await networkOf('::ffff:198.51.100.7'), '198.51.100.7')
    const one = await networkOf('2001:db8:0:1100::1')
    assert.equal(await networkOf('2001:db8:0:11ff:ffff::2'), one)
    assert.notEqual(await networkOf('2001:db8:0:1200::1'), one)
  })
})

describe('the door of a host that trusts any proxy', () => {
  it('stays shut until it is told the client’s address', async () => {
    const trusting = (app: { set(name: string, value: boolean): unknown }): void =>
      void app.set('trust proxy', true)
    const shut = await freshSite(routes, { host: trusting })
    const answer = await supertest(shut.url).get('/jobs')
    assert.equal(answer.status, 503)
    assert.ok(answer.headers['retry-after'])
    await shut.close()
    const open = await freshSite(routes, { host: trusting, clientIp: () => '203.0.113.9' })
    assert.equal((await supertest(open.url).get('/jobs')).text, '203.0.113.9')
    await open.close()
  })
})
