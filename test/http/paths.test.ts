import assert from 'node:assert/strict'
import { checkedNext, isPlainPath, readLocalPath, routeTable } from '../../server/http/paths.ts'
import { page, route, type Allow, type Route } from '../../server/http/route.ts'

function at(path: string, allow: Allow = 'anyone', method: 'get' | 'post' = 'get'): Route {
  const handle = () => Promise.resolve(page(''))
  return route({ method, path, allow, record: { nothing: 'a test' }, read: () => undefined, handle })
}

const table = routeTable([
  at('/jobs/:slug'),
  at('/jobs/new'),
  at('/staff/sign-in'),
  at('/staff/jobs/:id', ['recruiter']),
  at('/staff/jobs', ['recruiter'], 'post'),
])

describe('the route table', () => {
  it('takes a path by its segments, decoded', () => {
    const found = table.find('get', '/jobs/kokk%20%C3%A5')
    assert.equal(found?.route.path, '/jobs/:slug')
    assert.deepEqual(found?.params, { slug: 'kokk å' })
  })

  it('prefers a fixed segment to a name', () => {
    assert.equal(table.find('get', '/jobs/new')?.route.path, '/jobs/new')
  })

  it('knows no other method, length, empty name or broken escape', () => {
    for (const path of [
      '/jobs',
      '/jobs/',
      '/jobs/a/b',
      '/jobs/%E0%A4%A',
      '/Jobs/a',
      'jobs/a',
      '/my/x.css',
      '//jobs/a',
    ]) {
      assert.equal(table.find('get', path), undefined, path)
    }
    assert.equal(table.find('post', '/jobs/new'), undefined)
  })

  it('refuses two routes of one shape', () => {
    assert.throws(() => routeTable([at('/jobs/:slug'), at('/jobs/:id')]), /two routes/)
  })
})

describe('the language of a path', () => {
  const of = (path: string) => readLocalPath(path, ['nb', 'en'])

  it('is the first one without a prefix', () => {
    assert.deepEqual(of('/jobs'), { language: 'nb', prefix: '', path: '/jobs', superfluous: false })
    assert.deepEqual(of('/'), { language: 'nb', prefix: '', path: '/', superfluous: false })
  })

  it('is that of the prefix', () => {
    assert.deepEqual(of('/en/jobs'), { language: 'en', prefix: '/en', path: '/jobs', superfluous: false })
    assert.deepEqual(of('/en'), { language: 'en', prefix: '/en', path: '/', superfluous: false })
    assert.deepEqual(of('/english'), { language: 'nb', prefix: '', path: '/english', superfluous: false })
  })

  it('needs no prefix when it is the first', () => {
    assert.deepEqual(of('/nb/jobs'), { language: 'nb', prefix: '', path: '/jobs', superfluous: true })
  })
})

describe('the page after sign-in', () => {
  it('is one of ours, of staff, with its query', () => {
    assert.equal(checkedNext(table, '/staff/jobs/vac_1?after=x'), '/staff/jobs/vac_1?after=x')
  })

  it('is nothing else', () => {
    const others = [
      '//evil.example/staff/jobs/x',
      '/\\evil.example',
      'https://evil.example/staff/jobs/x',
      'javascript:alert(1)',
      '/staff/jobs/x\r\nSet-Cookie: a=b',
      '/staff/jobs',
      '/staff/sign-in',
      '/jobs/kokk',
      '',
      '/staff/jobs/æ',
      ['/staff/jobs/x'],
      undefined,
      `/staff/jobs/${'x'.repeat(500)}`,
    ]
    for (const other of others) assert.equal(checkedNext(table, other), undefined, String(other))
  })

  it('never starts with two slashes', () => {
    assert.equal(isPlainPath('/a//b'), true)
    assert.equal(isPlainPath('//a'), false)
    assert.equal(isPlainPath('/\ta'), false)
  })
})
