import assert from 'node:assert/strict'
import supertest, { type Response } from 'supertest'
import type { Context } from '../../server/base/context.ts'
import { page, route } from '../../server/http/route.ts'
import { inviteStaff } from '../../server/staff/invite-staff.ts'
import { staffRoutes } from '../../server/staff/routes.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const jobs = route({
  method: 'get',
  path: '/staff/jobs',
  allow: ['recruiter'],
  record: { nothing: 'a test' },
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(page(JSON.stringify(who.actor))),
})

const password = 'fyret på Kvitøy blinker'
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

describe('a member of staff', () => {
  let site: TestSite
  let client = 0
  beforeEach(async () => {
    site = await freshSite([...staffRoutes, jobs], {
      clientIp: request => request.get('X-Test-Client') ?? '10.0.0.1',
    })
    site.clock.at = new Date('2026-11-24T12:00:00.000Z')
    client += 1
  })
  afterEach(async () => await site.close())

  const invite = async (email = 'kari@firma.example') =>
    await inviteStaff(site.ctx as unknown as Context, {
      name: 'Kari Ås',
      email,
      roles: ['recruiter'],
      language: 'nb',
    })
  const get = async (path: string, cookie = ''): Promise<Response> =>
    await supertest(site.url).get(path).set('Cookie', cookie)
  const post = async (path: string, fields: Record<string, string>, cookie = ''): Promise<Response> =>
    await supertest(site.url)
      .post(path)
      .set({ Origin: site.url, Cookie: cookie, 'X-Test-Client': `10.0.0.${client}` })
      .type('form')
      .send(fields)
  const accepted = async (): Promise<void> => {
    const { token } = await invite()
    assert.equal((await post(`/staff/invite/${token}`, { newPassword: password })).status, 303)
  }
  const signIn = async (fields: Record<string, string> = {}): Promise<Response> =>
    await post('/staff/sign-in', { username: 'kari@firma.example', password, ...fields })
  const cookieOf = (answer: Response): string =>
    String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  const events = async (): Promise<string[]> => {
    const rows = await site.ctx.database.data.collection('glemme_audit').find({}).sort({ at: 1 }).toArray()
    return rows.map(row => String(row['what']))
  }

  it('chooses a password by an invitation, signs in, works, and signs out', async () => {
    const { token } = await invite()
    assert.match((await get(`/staff/invite/${token}`)).text, /name="newPassword"/)
    const chosen = await post(`/staff/invite/${token}`, { newPassword: password })
    assert.deepEqual([chosen.status, chosen.headers['location']], [303, '/staff/sign-in?passwordSet'])
    assert.match((await get('/staff/sign-in?passwordSet')).text, /Passordet er lagret/)
    const signedIn = await signIn()
    assert.deepEqual([signedIn.status, signedIn.headers['location']], [303, '/staff'])
    const cookie = cookieOf(signedIn)
    assert.equal((await get('/staff', cookie)).headers['location'], '/staff/jobs')
    assert.match((await get('/staff/jobs', cookie)).text, /"role":"recruiter"/)
    const out = await post('/staff/sign-out', {}, cookie)
    assert.deepEqual(
      [out.status, out.headers['location'], out.headers['clear-site-data']],
      [303, '/staff/sign-in', '"cache"'],
    )
    assert.equal((await get('/staff/jobs', cookie)).status, 303)
    assert.deepEqual((await events()).toSorted(), [
      'link.created',
      'staff.created',
      'staff.passwordSet',
      'staff.signedIn',
      'staff.signedOut',
    ])
  })

  it('is kept signed in by the button, for 30 minutes each time, and no longer than 8 hours', async () => {
    await accepted()
    const cookie = cookieOf(await signIn())
    const left = async (): Promise<number[]> => {
      const { text } = await get('/staff/sign-in', cookie)
      return [...text.matchAll(/data-(?:idle|most)-ms="(\d+)"/g)].map(([, ms]) => Number(ms) / minuteMs)
    }
    const { text } = await get('/staff/sign-in', cookie)
    assert.match(text, /<dialog(?![^>]*\sopen)[\s\S]*action="\/staff\/keep"[\s\S]*<\/dialog>/)
    assert.match(text, /data-over="[^"]*logg inn på nytt/)
    assert.deepEqual(await left(), [30, 480])
    for (let minutes = 29; minutes < 480; minutes += 29) {
      site.clock.pass(29 * minuteMs)
      const kept = await post('/staff/keep', {}, cookie)
      assert.deepEqual([kept.status, kept.headers['location']], [303, '/staff'], String(minutes))
    }
    assert.deepEqual(await left(), [16, 16])
    site.clock.pass(16 * minuteMs)
    for (let times = 0; times < 2; times += 1)
      assert.equal((await post('/staff/keep', {}, cookie)).status, 401, 'over is over')
    assert.doesNotMatch((await get('/staff/sign-in', cookie)).text, /<dialog/)
    assert.equal((await post('/staff/keep', {}, '')).status, 401)
  })

  it('learns nothing about whether a name or a password was wrong', async () => {
    await accepted()
    const wrongPassword = await signIn({ password: 'noe helt annet enn det' })
    const wrongName = await signIn({ username: 'nobody@firma.example' })
    assert.deepEqual([wrongPassword.status, wrongName.status], [422, 422])
    assert.equal(wrongName.text.replaceAll('nobody@', 'kari@'), wrongPassword.text)
    assert.equal(wrongName.headers['set-cookie'], undefined)
    assert.doesNotMatch(wrongPassword.text, /noe helt annet/)
  })

  it('may type the name in capitals and the password in the other form of Unicode', async () => {
    await accepted()
    const answer = await signIn({ username: ' KARI@Firma.example ', password: password.normalize('NFD') })
    assert.equal(answer.status, 303)
  })

  it('goes where they were going, if that is a page of staff', async () => {
    await accepted()
    const form = await get('/staff/sign-in?next=%2Fstaff%2Fjobs%3Fx%3D1')
    assert.match(form.text, /name="next" value="\/staff\/jobs\?x=1"/)
    assert.equal((await signIn({ next: '/staff/jobs?x=1' })).headers['location'], '/staff/jobs?x=1')
    for (const next of ['//evil.example', 'https://evil.example/', '/staff/nope', '/staff/jobs\r\nX: y']) {
      assert.doesNotMatch((await get(`/staff/sign-in?next=${encodeURIComponent(next)}`)).text, /name="next"/)
    }
    assert.equal((await signIn({ next: '//evil.example' })).headers['location'], '/staff')
  })

  it('is told to wait after five attempts from one network, and is never locked out of another', async () => {
    await accepted()
    for (let attempt = 0; attempt < 5; attempt += 1)
      assert.equal((await signIn({ password: 'feil passord her' })).status, 422)
    const refused = await signIn()
    assert.equal(refused.status, 429)
    assert.match(refused.text, /For mange forsøk/)
    client += 1
    assert.equal((await signIn()).status, 303)
  })

  it('cannot sign in before the invitation is accepted', async () => {
    await invite()
    for (const typed of ['', 'null', password]) assert.equal((await signIn({ password: typed })).status, 422)
  })

  it('uses an invitation once, within 24 hours', async () => {
    const { token } = await invite()
    site.clock.pass(dayMs - 1)
    for (let looked = 0; looked < 3; looked += 1)
      assert.equal((await get(`/staff/invite/${token}`)).status, 200)
    assert.equal((await post(`/staff/invite/${token}`, { newPassword: password })).status, 303)
    assert.equal((await post(`/staff/invite/${token}`, { newPassword: password })).status, 410)
    const late = (await invite('ola@firma.example')).token
    site.clock.pass(dayMs)
    assert.equal((await get(`/staff/invite/${late}`)).status, 410)
    assert.equal((await post(`/staff/invite/${late}`, { newPassword: password })).status, 410)
    assert.match((await get(`/staff/invite/${late}`)).text, /Lenken gjelder ikke lenger/)
  })

  it('keeps the invitation when the password is not good enough', async () => {
    const { token } = await invite()
    for (const [typed, sentence] of [
      ['kort', /for kort/],
      ['x'.repeat(129), /for lang/],
      ['password1234', /vanligste/],
    ] as const) {
      const answer = await post(`/staff/invite/${token}`, { newPassword: typed })
      assert.equal(answer.status, 422)
      assert.match(answer.text, sentence)
    }
    assert.equal((await post(`/staff/invite/${token}`, { newPassword: password })).status, 303)
  })

  it('is signed out everywhere by a new password, and a new invitation kills the old one', async () => {
    await accepted()
    const cookie = cookieOf(await signIn())
    const first = (await invite()).token
    assert.equal((await get('/staff/jobs', cookie)).status, 303, 'roles were set anew')
    const again = cookieOf(await signIn())
    const second = (await invite()).token
    assert.equal((await post(`/staff/invite/${first}`, { newPassword: password })).status, 410)
    assert.equal((await post(`/staff/invite/${second}`, { newPassword: `${password} nå` })).status, 303)
    assert.equal((await get('/staff/jobs', again)).status, 303)
    assert.equal((await signIn()).status, 422)
    assert.equal((await signIn({ password: `${password} nå` })).status, 303)
  })

  it('cannot be signed in by a form on another site', async () => {
    await accepted()
    const answer = await supertest(site.url)
      .post('/staff/sign-in')
      .set({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })
      .type('form')
      .send({ username: 'kari@firma.example', password })
    assert.equal(answer.status, 403)
    assert.equal(answer.headers['set-cookie'], undefined)
  })

  it('leaves no address and no password in log, limits or audit', async () => {
    await accepted()
    await signIn({ password: 'noe helt annet enn det' })
    await signIn()
    const stored = await Promise.all(
      ['glemme_limits', 'glemme_audit', 'glemme_sessions', 'glemme_links'].map(
        async name => await site.ctx.database.data.collection(name).find({}).toArray(),
      ),
    )
    assert.doesNotMatch(JSON.stringify([stored, site.lines]), /kari|fyret|noe helt/i)
  })
})
