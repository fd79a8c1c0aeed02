import assert from 'node:assert/strict'
import supertest from 'supertest'
import { page, publicForAMinute, route } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const get = (path: string, fresh = false) =>
  route({
    method: 'get',
    path,
    allow: 'anyone',
    record: { nothing: 'a test' },
    read: () => undefined,
    handle: () => Promise.resolve(fresh ? { ...page(''), headers: publicForAMinute } : page('')),
  })

describe('the headers of every answer', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite([get('/my'), get('/jobs', true)])
  })
  after(async () => await site.close())

  it('let a page do nothing but what it needs', async () => {
    for (const path of ['/my', '/jobs', '/nope', '/assets/nope']) {
      const { headers } = await supertest(site.url).get(path)
      assert.equal(
        headers['content-security-policy'],
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';" +
          "connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none';" +
          "require-trusted-types-for 'script';trusted-types 'none';report-to csp",
        path,
      )
      assert.equal(headers['referrer-policy'], 'same-origin')
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
      assert.equal(headers['cross-origin-embedder-policy'], 'require-corp')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['reporting-endpoints'], 'csp="/csp-reports"')
      assert.equal(
        headers['permissions-policy'],
        'camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-create=(), clipboard-read=(), browsing-topics=()',
      )
      for (const name of [
        'strict-transport-security',
        'etag',
        'server',
        'x-powered-by',
        'access-control-allow-origin',
      ]) {
        assert.equal(headers[name], undefined, `${name} on ${path}`)
      }
    }
  })

  it('keep pages out of caches, but for public ones', async () => {
    assert.equal((await supertest(site.url).get('/my')).headers['cache-control'], 'no-store')
    assert.equal((await supertest(site.url).get('/nope')).headers['cache-control'], 'no-store')
    assert.equal((await supertest(site.url).get('/jobs')).headers['cache-control'], 'public, max-age=60')
  })

  it('keep personal pages out of search engines', async () => {
    assert.equal((await supertest(site.url).get('/my')).headers['x-robots-tag'], 'noindex')
    assert.equal((await supertest(site.url).get('/staff/nope')).headers['x-robots-tag'], 'noindex')
    assert.equal((await supertest(site.url).get('/recipients/nope')).headers['x-robots-tag'], 'noindex')
    assert.equal((await supertest(site.url).get('/jobs')).headers['x-robots-tag'], undefined)
  })

  it('lead to where reports of the policy are counted and not kept', async () => {
    const report = '[{"body":{"documentURL":"http://localhost/links/secret"}}]'
    const answer = await supertest(site.url)
      .post('/csp-reports')
      .type('application/reports+json')
      .send(report)
    assert.equal(answer.status, 200)
    assert.ok(site.lines.some(line => line.event === 'csp.report'))
    assert.doesNotMatch(JSON.stringify(site.lines), /secret/)
  })
})
