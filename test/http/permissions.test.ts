import assert from 'node:assert/strict'
import { newId, newToken } from '../../server/base/ids.ts'
import { routes } from '../../server/routes.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { aWorld, type World } from '../support/world.ts'
import type { Page, Visitor } from '../support/visitor.ts'

type Asker = 'nobody' | 'applicant' | StaffRole

const everybody: readonly Asker[] = [
  'nobody',
  'applicant',
  'hiringManager',
  'recruiter',
  'privacyOfficer',
  'administrator',
]
const hiring: readonly Asker[] = ['hiringManager', 'recruiter']
const anyStaff: readonly Asker[] = ['hiringManager', 'recruiter', 'privacyOfficer', 'administrator']

/** Who may use which route, written down by hand: a new route needs its line here. */
const matrix: Record<string, readonly Asker[]> = {
  'get /': everybody,
  'get /jobs': everybody,
  'get /jobs.rss': everybody,
  'get /jobs/:slug': everybody,
  'get /jobs/:slug/apply': everybody,
  'post /jobs/:slug/apply': everybody,
  'get /receipts/:token': everybody,
  'post /receipts/:token/email': everybody,
  'get /links/:token': everybody,
  'post /links/:token': everybody,
  'post /links/:token/renew': everybody,
  'get /erasures/:token': everybody,
  'post /erasures/:token/undo': everybody,
  'get /certificates': everybody,
  'post /certificates': everybody,
  'get /certificates/keys.json': everybody,
  'get /certificates/:number': everybody,
  'get /dev/mail': everybody,
  'get /dev/mail.json': everybody,
  'get /staff/sign-in': everybody,
  'post /staff/sign-in': everybody,
  'post /staff/sign-out': everybody,
  'get /staff/invite/:token': everybody,
  'post /staff/invite/:token': everybody,
  'get /my': ['applicant'],
  'get /my/applications/:id': ['applicant'],
  'get /my/applications/:id/files/:fileId': ['applicant'],
  'get /my/applications/:id/erase': ['applicant'],
  'post /my/applications/:id/erase': ['applicant'],
  'post /my/sign-out': ['applicant'],
  'get /staff': anyStaff,
  'get /staff/jobs': hiring,
  'get /staff/jobs/new': hiring,
  'post /staff/jobs/new': hiring,
  'get /staff/jobs/:id': hiring,
  'get /staff/jobs/:id/edit': hiring,
  'post /staff/jobs/:id/edit': hiring,
  'get /staff/jobs/:id/questions': hiring,
  'post /staff/jobs/:id/questions': hiring,
  'get /staff/jobs/:id/preview': hiring,
  'post /staff/jobs/:id/publish': hiring,
  'get /staff/jobs/:id/close': hiring,
  'post /staff/jobs/:id/close': hiring,
  'get /staff/applications/:id': hiring,
  'get /staff/applications/:id/files/:fileId': hiring,
  'post /staff/applications/:id/decision': hiring,
  'post /staff/applications/:id/decision/undo': hiring,
}

/** A path of the route with names of the right kind that nobody has. */
function pathOf(pattern: string): string {
  return pattern
    .replace(':slug', 'ingen-slik-stilling')
    .replace(':token', newToken())
    .replace(':fileId', newId('fil'))
    .replace(':number', '0000-0000-0000')
    .replace(':id', pattern.includes('/applications/') ? newId('app') : newId('vac'))
}

const signingInOrOut = /^post \/(staff|my)\/sign-(in|out)$/

describe('the permissions', () => {
  let world: World
  const askers = new Map<Asker, Visitor>()
  before(async function () {
    this.timeout(60_000)
    world = await aWorld()
    askers.set('nobody', world.visitor())
    for (const role of anyStaff) {
      if (role !== 'nobody' && role !== 'applicant') askers.set(role, await world.staff([role]))
    }
    const applied = await world.apply()
    await world.ring()
    const link = /https?:\/\/\S*\/links\/\S+/.exec(world.mailTo(applied).text)?.[0] ?? ''
    askers.set('applicant', await world.portal(link))
  })
  after(async () => await world.close())

  async function ask(asker: Visitor, name: string): Promise<Page> {
    const [method, pattern = ''] = name.split(' ')
    if (method === 'get') return await asker.get(pathOf(pattern))
    const isForm = routes.find(route => `${route.method} ${route.path}` === name)?.body !== 'multipart'
    return isForm ? await asker.post(pathOf(pattern)) : await asker.send(pathOf(pattern), [])
  }

  /** Whether the request got past the question who asks. A 404 of the handler is not that of the door: it logs a role. */
  function letIn(name: string, asker: Asker, page: Page): boolean {
    if (page.status === 401 || page.location.includes('/staff/sign-in?next=') || page.location === '/find')
      return false
    if (page.status !== 404 || !name.includes(' /staff')) return true
    return asker === 'nobody' || asker === 'applicant' || world.log.at(-1)?.role === asker
  }

  it('name every route there is', () => {
    const all = routes.map(({ method, path }) => `${method} ${path}`)
    assert.deepEqual(all.toSorted(), Object.keys(matrix).toSorted())
  })

  for (const [name, allowed] of Object.entries(matrix)) {
    it(`let ${allowed === everybody ? 'everybody' : allowed.join(', ')} use ${name}, and nobody else`, async () => {
      for (const asker of everybody) {
        if (signingInOrOut.test(name) && asker !== 'nobody') continue // would end the session the next line needs
        const visitor = askers.get(asker)
        assert.ok(visitor)
        const page = await ask(visitor, name)
        assert.notEqual(page.status, 500, asker)
        assert.equal(
          letIn(name, asker, page),
          allowed.includes(asker),
          `${asker}: ${page.status} ${page.location}`,
        )
        const isOthers = !allowed.includes(asker) && anyStaff.includes(asker) && name.includes(' /staff')
        if (isOthers) assert.equal(page.status, 404, `${asker} is not told that it exists`)
      }
    })
  }

  it('send somebody signed out to sign in, and back to where they were going', async () => {
    const page = await world.visitor().get('/en/staff/jobs/new?x=1')
    assert.equal(page.status, 303)
    assert.equal(page.location, '/en/staff/sign-in?next=%2Fstaff%2Fjobs%2Fnew%3Fx%3D1')
  })

  it('show somebody signed out what they typed', async () => {
    const page = await world
      .visitor()
      .post('/staff/jobs/new', { text: 'En lang tekst som ingen skal miste.' })
    assert.equal(page.status, 401)
    assert.match(page.text, /Du er logget ut/)
    assert.match(page.html, /En lang tekst som ingen skal miste\./)
    assert.match(page.text, /Annonsetekst/, 'under the name the form has for it')
    assert.match(page.html, /href="[^"]*\/staff\/sign-in"/)
  })

  it('tell staff who are signed out that the press of a button did nothing, and where to sign in', async () => {
    const page = await world
      .visitor()
      .post(`/staff/applications/${newId('app')}/decision`, { outcome: 'hired' })
    assert.equal(page.status, 401)
    assert.match(page.text, /Du er logget ut, så dette ble ikke gjort\. Logg inn og prøv igjen\./)
    assert.doesNotMatch(page.text, /outcome|hired|Åpne lenken/)
    assert.match(page.html, /href="[^"]*\/staff\/sign-in"/)
  })
})
