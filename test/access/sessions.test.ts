import assert from 'node:assert/strict'
import supertest, { type Response } from 'supertest'
import type { SessionOwner } from '../../server/access/session.ts'
import { sessionsPlace } from '../../server/access/sessions-place.ts'
import { sessionLife } from '../../server/access/sessions.ts'
import { newId } from '../../server/base/ids.ts'
import type { PurgeRun } from '../../server/base/place.ts'
import { page, redirectTo, route } from '../../server/http/route.ts'
import { staffRoles } from '../../server/policy/roles.ts'
import { freshSite, type TestSite } from '../support/site.ts'
import { until } from '../support/until.ts'

const nothing = { nothing: 'a test' } as const
let owner: SessionOwner

const enter = route({
  method: 'post',
  path: '/enter',
  allow: 'anyone',
  record: nothing,
  read: () => undefined,
  handle: async (_ctx, _input, who) => {
    await who.session.begin(owner)
    return redirectTo('/my')
  },
})
const my = route({
  method: 'get',
  path: '/my',
  allow: 'applicant',
  record: nothing,
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(page(JSON.stringify(who.actor))),
})
const staffPage = route({
  method: 'get',
  path: '/staff/jobs',
  allow: staffRoles,
  record: nothing,
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(page(JSON.stringify(who.actor))),
})
/** Lets the slow page go on. */
let goOn: () => void = () => undefined
const slow = route({
  method: 'get',
  path: '/my/slow',
  allow: 'applicant',
  record: nothing,
  read: () => undefined,
  handle: async () => {
    await new Promise<void>(resolve => (goOn = resolve))
    return page('late')
  },
})
const leave = route({
  method: 'post',
  path: '/my/sign-out',
  allow: 'applicant',
  record: nothing,
  read: () => undefined,
  handle: async (_ctx, _input, who) => {
    await who.session.end()
    return redirectTo('/my')
  },
})

function cookieOf(answer: Response): string {
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  return cookie
}
const pairOf = (cookie: string): string => cookie.split(';')[0] ?? ''

describe('the sessions', () => {
  let site: TestSite
  const subjectId = newId('sub')
  beforeEach(async () => {
    site = await freshSite([enter, my, slow, staffPage, leave])
    owner = { kind: 'portal', id: subjectId, generation: 1 }
  })
  afterEach(async () => await site.close())

  const signIn = async (with_: Record<string, string> = {}): Promise<string> =>
    cookieOf(
      await supertest(site.url)
        .post('/enter')
        .set({ Origin: site.url, ...with_ }),
    )
  const statusWith = async (cookie: string, path = '/my'): Promise<number> =>
    (await supertest(site.url).get(path).set('Cookie', pairOf(cookie))).status
  const rows = async () => await site.ctx.database.data.collection('glemme_sessions').find({}).toArray()

  it('hold no answer up when the database cannot note their use', async () => {
    const cookie = await signIn()
    const { data } = site.ctx.database
    const locked = await data.startSession()
    locked.startTransaction()
    const sessions = data.collection('glemme_sessions')
    await sessions.updateMany({}, { $set: { expires: new Date() } }, { session: locked }) // who writes now waits for its end
    assert.equal(await statusWith(cookie), 200)
    assert.ok(locked.inTransaction())
    await locked.abortTransaction()
    await locked.endSession()
  })

  it('begin with a cookie that scripts and other sites do not get, and that ends with the browser', async () => {
    const cookie = await signIn()
    assert.match(cookie, /^glemme-portal=s%3A[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
    const answer = await supertest(site.url).get('/my').set('Cookie', pairOf(cookie))
    assert.equal(answer.status, 200)
    assert.deepEqual(JSON.parse(answer.text), { kind: 'applicant', subjectId })
    assert.equal(answer.headers['set-cookie'], undefined)
  })

  it('are of staff or of the portal, never both', async () => {
    const cookie = await signIn()
    assert.equal(await statusWith(cookie, '/staff/jobs'), 303)
    assert.equal(await statusWith(cookie.replace('glemme-portal', 'glemme-staff'), '/staff/jobs'), 303)
    const staffId = await site.staff(['recruiter'])
    owner = { kind: 'staff', id: staffId, generation: 1 }
    const staffCookie = await signIn()
    assert.match(staffCookie, /^glemme-staff=/)
    assert.equal(await statusWith(staffCookie, '/staff/jobs'), 200)
    assert.equal(await statusWith(staffCookie.replace('glemme-staff', 'glemme-portal')), 303)
  })

  it('have a new id at every sign-in, whatever the browser brought', async () => {
    const planted = pairOf(await signIn())
    const cookie = pairOf(await signIn({ Cookie: planted }))
    assert.notEqual(cookie, planted)
    assert.equal(await statusWith(cookie), 200)
  })

  it('cannot be used by whoever has read the store', async () => {
    const cookie = await signIn()
    const [row] = await rows()
    assert.ok(row)
    assert.doesNotMatch(JSON.stringify(row), /portal|generation|startedAt/)
    const id =
      decodeURIComponent(pairOf(cookie).split('=')[1] ?? '')
        .slice(2)
        .split('.')[0] ?? ''
    assert.notEqual(String(row._id), id)
    for (const value of [String(row._id), `s:${String(row._id)}`, `s%3A${String(row._id)}.x`, id]) {
      assert.equal(await statusWith(`glemme-portal=${value}`), 303)
    }
  })

  it('end when unused for their time, to the millisecond', async () => {
    const cookie = await signIn()
    for (let visit = 0; visit < 3; visit += 1) {
      site.clock.pass(sessionLife.portal.idleMs - 1)
      assert.equal(await statusWith(cookie), 200)
    }
    site.clock.pass(sessionLife.portal.idleMs)
    assert.equal(await statusWith(cookie), 303)
    site.clock.pass(-sessionLife.portal.idleMs)
    assert.equal(await statusWith(cookie), 303, 'a session that has ended does not come back')
    assert.deepEqual(await rows(), [])
  })

  it('end an hour after they began, however busy', async () => {
    const cookie = await signIn()
    for (let minutes = 0; minutes < 50; minutes += 10) {
      site.clock.pass(10 * 60_000)
      assert.equal(await statusWith(cookie), 200)
    }
    site.clock.pass(10 * 60_000 - 1)
    assert.equal(await statusWith(cookie), 200)
    site.clock.pass(1)
    assert.equal(await statusWith(cookie), 303)
  })

  it('end when their owner’s generation changes or the owner is gone', async () => {
    const first = await signIn()
    site.subjects.generation = 2
    assert.equal(await statusWith(first), 303)
    site.subjects.generation = 1
    const second = await signIn()
    site.subjects.generation = undefined
    assert.equal(await statusWith(second), 303)
  })

  it('end at sign-out, and no late request brings them back', async () => {
    const cookie = await signIn()
    goOn = () => undefined
    const unset = goOn
    const late = fetch(`${site.url}/my/slow`, { headers: { cookie: pairOf(cookie) } })
    await until(() => goOn !== unset)
    const out = await supertest(site.url)
      .post('/my/sign-out')
      .set({ Origin: site.url, Cookie: pairOf(cookie) })
    assert.match(cookieOf(out), /^glemme-portal=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/)
    goOn()
    assert.equal(await (await late).text(), 'late')
    assert.equal(await statusWith(cookie), 303)
    assert.deepEqual(await rows(), [])
  })

  it('end for one owner when they all must', async () => {
    const cookie = await signIn()
    owner = { kind: 'portal', id: newId('sub'), generation: 1 }
    const others = await signIn()
    assert.equal(await site.ctx.sessions.endAll(subjectId), 1)
    assert.equal(await statusWith(cookie), 303)
    assert.equal(await statusWith(others), 200)
  })

  it('go with a subject’s last application', async () => {
    const cookie = await signIn()
    const id = newId('app')
    const run = (wholeSubject: boolean): PurgeRun => ({
      _id: newId('run'),
      kind: 'purge',
      items: [{ id, subjectId, vacancyId: newId('vac'), fileIds: [], wholeSubject }],
    })
    const place = sessionsPlace(site.ctx)
    await place.erase(run(false))
    assert.equal(await statusWith(cookie), 200)
    assert.equal((await place.find(run(true))).length, 1)
    await place.erase(run(true))
    assert.deepEqual(await place.find(run(true)), [])
    assert.equal(await statusWith(cookie), 303)
  })
})

describe('the sessions of a site on https', () => {
  it('have cookies that no other host and no plain connection can set', async () => {
    const site = await freshSite([enter, my, leave], {
      environment: { GLEMME_PUBLIC_URL: 'https://jobb.firma.example' },
      host: app => void app.set('trust proxy', 1),
    })
    owner = { kind: 'portal', id: newId('sub'), generation: 1 }
    const from = {
      Host: 'jobb.firma.example',
      'X-Forwarded-Proto': 'https',
      Origin: 'https://jobb.firma.example',
    }
    const cookie = cookieOf(await supertest(site.url).post('/enter').set(from))
    assert.match(cookie, /^__Host-glemme-portal=s%3A[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const out = await supertest(site.url)
      .post('/my/sign-out')
      .set({ ...from, Cookie: pairOf(cookie) })
    assert.equal(cookieOf(out), '__Host-glemme-portal=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure')
    await site.close()
  })
})
