import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import supertest from 'supertest'
import { page, redirectTo, route, type Answer } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const view = (path: string, recorded: boolean, answer: () => Answer) =>
  route({
    method: 'get',
    path,
    allow: 'anyone',
    record: { view: 'application.opened' },
    read: () => undefined,
    handle: async ctx => {
      await ctx.audit.write({
        what: recorded ? 'application.opened' : 'application.listed',
        who: { kind: 'nobody' },
      })
      return answer()
    },
  })

const streams: Readable[] = []
function file(): Answer {
  const stream = Readable.from([Buffer.from('secret')])
  streams.push(stream)
  return { kind: 'download', name: 'a.pdf', type: 'application/pdf', stream }
}

describe('a route that records a view', () => {
  let site: TestSite
  before(async () => {
    site = await freshSite([
      view('/seen', true, () => page('secret')),
      view('/unseen', false, () => page('secret')),
      view('/unseen-file', false, file),
      view('/elsewhere', false, () => redirectTo('/seen')),
      view('/gone', false, () => page('nothing', 410)),
    ])
  })
  after(async () => await site.close())

  it('shows the page when the view is in the audit log', async () => {
    assert.equal((await supertest(site.url).get('/seen')).text, 'secret')
  })

  it('shows nothing when it is not', async () => {
    for (const path of ['/unseen', '/unseen-file']) {
      const answer = await supertest(site.url).get(path)
      assert.equal(answer.status, 500, path)
      assert.doesNotMatch(String(answer.text), /secret/)
      assert.equal(site.lines.findLast(line => line.level === 'error')?.code, 'VIEW_NOT_RECORDED')
    }
    assert.ok(streams.every(stream => stream.destroyed))
  })

  it('asks no record of an answer that shows nobody’s data', async () => {
    assert.equal((await supertest(site.url).get('/elsewhere')).status, 303)
    assert.equal((await supertest(site.url).get('/gone')).status, 410)
  })
})
