import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import express from 'express'
import expressSession from 'express-session'
import helmet from 'helmet'
import supertest from 'supertest'
import { page, redirectTo, route, type Incoming, type Route } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const nothing = { nothing: 'a test' } as const

function shown(incoming: Incoming): string {
  const { params, query, body, language, base, home, path } = incoming
  return JSON.stringify({ params, query, body, language, base, home, path })
}

const getJob = route({
  method: 'get',
  path: '/jobs/:slug',
  allow: 'anyone',
  record: nothing,
  read: shown,
  handle: (_ctx, input) => Promise.resolve(page(input)),
})
const postJob = route({
  method: 'post',
  path: '/jobs/:slug',
  allow: 'anyone',
  record: nothing,
  read: shown,
  handle: (_ctx, input) => Promise.resolve({ kind: 'text', status: 200, text: input }),
})
const getHome = route({
  method: 'get',
  path: '/',
  allow: 'anyone',
  record: nothing,
  read: () => undefined,
  handle: () => Promise.resolve(redirectTo('/jobs/kokk')),
})
const getBug = route({
  method: 'get',
  path: '/bug',
  allow: 'anyone',
  record: nothing,
  read: () => undefined,
  handle: () => Promise.reject(new Error('kari@example.no is the secret')),
})
const getAway = route({
  method: 'get',
  path: '/away',
  allow: 'anyone',
  record: nothing,
  read: () => undefined,
  handle: () => Promise.resolve(redirectTo('//evil.example')),
})
const getFile = route({
  method: 'get',
  path: '/file',
  allow: 'anyone',
  record: nothing,
  read: () => undefined,
  handle: () =>
    Promise.resolve({
      kind: 'download',
      name: 'Søknad – Åse "Æ".pdf',
      type: 'application/pdf',
      size: 4,
      stream: Readable.from([Buffer.from('%PDF')]),
    }),
})
const routes: Route[] = [getJob, postJob, getHome, getBug, getAway, getFile]

describe('a mounted router', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite(routes)
  })
  after(async () => await site.close())

  const get = (path: string) => supertest(site.url).get(path)
  const post = (path: string) => supertest(site.url).post(path).set('Origin', site.url)

  it('gives a handler what is in the path and the query', async () => {
    const answer = await get('/en/jobs/kokk?a=1&a=2&b[$gt]=3&__proto__=x')
    assert.equal(answer.status, 200)
    assert.deepEqual(JSON.parse(answer.text), {
      params: { slug: 'kokk' },
      query: JSON.parse('{"a":["1","2"],"b[$gt]":"3","__proto__":"x"}') as unknown,
      body: {},
      language: 'en',
      base: '',
      home: '/en',
      path: '/jobs/kokk',
    })
  })

  it('gives a handler the form', async () => {
    const answer = await post('/jobs/kokk').type('form').send('q=%C3%A6&q=b')
    assert.deepEqual((JSON.parse(answer.text) as { body: unknown }).body, { q: ['æ', 'b'] })
  })

  it('keeps the language in a redirect', async () => {
    const answer = await get('/en')
    assert.equal(answer.status, 303)
    assert.equal(answer.headers['location'], '/en/jobs/kokk')
  })

  it('has one address for each page', async () => {
    const prefixed = await get('/nb/jobs/kokk?x=1')
    assert.deepEqual([prefixed.status, prefixed.headers['location']], [308, '/jobs/kokk?x=1'])
    const slash = await get('/en/jobs/kokk/?x=1')
    assert.deepEqual([slash.status, slash.headers['location']], [308, '/en/jobs/kokk?x=1'])
  })

  it('leads nobody to another site', async () => {
    for (const path of ['/nb//evil.example', '//evil.example/', '/nb/\\evil.example', '/en//evil.example/']) {
      const answer = await get(path)
      assert.equal(answer.status, 404, path)
      assert.equal(answer.headers['location'], undefined, path)
    }
    assert.equal((await get('/away')).status, 500)
  })

  it('says 404 to what it does not know, in the language of the path', async () => {
    const nb = await get('/nope')
    assert.equal(nb.status, 404)
    assert.match(nb.text, /Denne siden finnes ikke/)
    assert.match((await get('/en/nope')).text, /There is no such page/)
    assert.equal((await supertest(site.url).put('/jobs/kokk').set('Origin', site.url)).status, 404)
  })

  it('answers a bug with an id and logs its class, not its message', async () => {
    const answer = await get('/bug')
    assert.equal(answer.status, 500)
    assert.doesNotMatch(answer.text, /kari|secret/)
    const line = site.lines.findLast(one => one.level === 'error')
    assert.equal(line?.code, 'Error')
    const shownId = /Feilkode: ([\w-]+)/.exec(answer.text)?.[1] ?? 'none'
    assert.ok(line?.requestId?.includes(shownId), `${shownId} in ${line?.requestId}`)
    assert.doesNotMatch(JSON.stringify(site.lines), /kari|secret/)
  })

  it('logs the pattern of the route, never the address', async () => {
    await get('/jobs/a-secret-word?token=abc')
    const line = site.lines.at(-1)
    assert.deepEqual([line?.event, line?.route, line?.status], ['http.request', '/jobs/:slug', 200])
    assert.doesNotMatch(JSON.stringify(site.lines), /a-secret-word|token/)
  })

  it('hands out files as attachments that can do nothing', async () => {
    const answer = await get('/file')
    assert.equal(answer.status, 200)
    assert.equal(
      answer.headers['content-security-policy'],
      "default-src 'none'; sandbox; frame-ancestors 'none'",
    )
    assert.equal(
      answer.headers['content-disposition'],
      `attachment; filename="S_knad _ _se ___.pdf"; filename*=UTF-8''S%C3%B8knad%20%E2%80%93%20%C3%85se%20%22%C3%86%22.pdf`,
    )
    assert.equal(answer.headers['content-length'], '4')
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.equal((await supertest(site.url).head('/file')).headers['content-length'], '4')
  })

  it('serves assets to be kept for good, under the hash of their content', async () => {
    const css = /href="(\/assets\/[^"]+\.css)"/.exec((await get('/nope')).text)?.[1] ?? ''
    const answer = await get(css)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(answer.headers['content-type'], 'text/css; charset=utf-8')
    assert.equal((await get(css.replace('.css', 'x.css'))).status, 404)
  })

  it('says that it lives to whoever asks, by any name', async () => {
    const answer = await get('/healthz').set('Host', '10.0.0.7')
    assert.deepEqual([answer.status, answer.text], [200, 'ok\n'])
    assert.equal((await get('/readyz')).status, 200)
  })

  it('sets no cookie', async () => {
    for (const path of ['/jobs/kokk', '/', '/nope', '/healthz']) {
      assert.equal((await get(path)).headers['set-cookie'], undefined, path)
    }
  })

  it('refuses a form that is too large, of another type, or chunked', async () => {
    const limit = 128 * 1024
    assert.equal(
      (
        await post('/jobs/kokk')
          .type('form')
          .send(`a=${'x'.repeat(limit - 2)}`)
      ).status,
      200,
    )
    assert.equal(
      (
        await post('/jobs/kokk')
          .type('form')
          .send(`a=${'x'.repeat(limit - 1)}`)
      ).status,
      413,
    )
    assert.equal((await post('/jobs/kokk').type('json').send('{}')).status, 415)
    const chunked = await fetch(`${site.url}/jobs/kokk`, {
      method: 'POST',
      headers: { origin: site.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new ReadableStream({ start: to => (to.enqueue(Buffer.from('a=1')), to.close()) }),
      duplex: 'half',
    } as RequestInit)
    assert.equal(chunked.status, 411)
    const names = (count: number): string => Array.from({ length: count }, (_, at) => `n${at}=1`).join('&')
    assert.equal((await post('/jobs/kokk').type('form').send(names(100))).status, 200)
    assert.equal((await post('/jobs/kokk').type('form').send(names(101))).status, 400)
    const headers = { origin: site.url, 'content-type': 'application/x-www-form-urlencoded' }
    const latin1 = await fetch(`${site.url}/jobs/kokk`, {
      method: 'POST',
      headers,
      body: Buffer.from('a=æ', 'latin1'),
    })
    assert.equal(latin1.status, 400)
  })
})

describe('a router below a path of somebody else’s site', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite(routes, {
      mount: '/jobb',
      ready: () => false,
      host: app => {
        app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ['*'] } } }))
        app.use(expressSession({ secret: 'host', resave: false, saveUninitialized: true, name: 'host.sid' }))
        app.use((_request, response, next) => {
          response.setHeader('Access-Control-Allow-Origin', '*')
          next()
        })
        app.get('/', (request, response) => void response.send(String(request.headers.host)))
      },
    })
  })
  after(async () => await site.close())

  it('links below its mount', async () => {
    const answer = await supertest(site.url).get('/jobb/en')
    assert.equal(answer.headers['location'], '/jobb/en/jobs/kokk')
    const moved = await supertest(site.url).get('/jobb/nb/jobs/kokk')
    assert.equal(moved.headers['location'], '/jobb/jobs/kokk')
    assert.match((await supertest(site.url).get('/jobb/nope')).text, /href="\/jobb\/assets\//)
    const read = JSON.parse((await supertest(site.url).get('/jobb/en/jobs/kokk')).text) as Incoming
    assert.deepEqual([read.base, read.home, read.path], ['/jobb', '/jobb/en', '/jobs/kokk'])
  })

  it('leaves the rest of the site alone', async () => {
    assert.equal((await supertest(site.url).get('/')).text, site.host)
  })

  it('has its own headers in the place of the host’s', async () => {
    const { headers } = await supertest(site.url).get('/jobb/jobs/kokk')
    assert.match(String(headers['content-security-policy']), /^default-src 'none';script-src 'self';/)
    assert.equal(headers['access-control-allow-origin'], undefined)
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['reporting-endpoints'], 'csp="/jobb/csp-reports"')
  })

  it('is not ready until it is', async () => {
    const answer = await supertest(site.url).get('/jobb/readyz')
    assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '5'])
    assert.equal((await supertest(site.url).get('/jobb/healthz')).status, 200)
  })
})

describe('a router whose host has read the body', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite(routes, { host: app => void app.use(express.urlencoded({ extended: false })) })
  })
  after(async () => await site.close())

  it('says that something is wrong here, and logs what', async () => {
    const answer = await supertest(site.url)
      .post('/jobs/kokk')
      .set('Origin', site.url)
      .type('form')
      .send('a=1')
    assert.equal(answer.status, 500)
    assert.equal(site.lines.find(line => line.level === 'error')?.code, 'BODY_CONSUMED')
  })
})
