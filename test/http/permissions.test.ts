import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { routes } from '../../server/routes.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { aWorld, type World } from '../support/world.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import { aPathOf } from './a-path.ts'

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
/** The desk of requests: recruiters their own cases only. */
const desk: readonly Asker[] = ['recruiter', 'privacyOfficer']
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
  'get /find': everybody,
  'post /find': everybody,
  'get /links/:token': everybody,
  'post /links/:token': everybody,
  'post /links/:token/renew': everybody,
  'get /erasures/:token': everybody,
  'post /erasures/:token/undo': everybody,
  'get /recipients/:token': everybody,
  'post /recipients/:token': everybody,
  'get /staff/privacy/recipients': ['privacyOfficer'],
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
  'post /my': ['applicant'],
  'post /my/keep': ['applicant'],
  'get /my/join': ['applicant'],
  'post /my/join': ['applicant'],
  'get /my/applications/:id': ['applicant'],
  'get /my/applications/:id/files/:fileId': ['applicant'],
  'get /my/applications/:id/files': ['applicant'],
  'post /my/applications/:id/files': ['applicant'],
  'post /my/applications/:id/files/:fileId/remove': ['applicant'],
  'get /my/applications/:id/erase': ['applicant'],
  'post /my/applications/:id/erase': ['applicant'],
  'post /my/applications/:id/erase/undo': ['applicant'],
  'post /my/applications/:id/keep-both': ['applicant'],
  'get /my/applications/:id/messages': ['applicant'],
  'post /my/applications/:id/messages': ['applicant'],
  'get /my/applications/:id/notes/:noteId/contest': ['applicant'],
  'post /my/applications/:id/notes/:noteId/contest': ['applicant'],
  'get /my/applications/:id/hire-statement': ['applicant'],
  'post /my/applications/:id/hire-statement': ['applicant'],
  'get /my/applications/:id/withdraw': ['applicant'],
  'post /my/applications/:id/withdraw': ['applicant'],
  'get /my/applications/:id/edit/:field': ['applicant'],
  'post /my/applications/:id/edit/:field': ['applicant'],
  'get /my/applications/:id/object': ['applicant'],
  'post /my/applications/:id/object': ['applicant'],
  'post /my/applications/:id/object/undo': ['applicant'],
  'get /my/applications/:id/restrict': ['applicant'],
  'post /my/applications/:id/restrict': ['applicant'],
  'post /my/applications/:id/restrict/lift': ['applicant'],
  'post /my/sign-out': ['applicant'],
  'get /my/consents': ['applicant'],
  'get /my/consents/:purpose': ['applicant'],
  'post /my/consents/:purpose': ['applicant'],
  'get /my/consents/:purpose/restrict': ['applicant'],
  'post /my/consents/:purpose/restrict': ['applicant'],
  'post /my/consents/:purpose/lift': ['applicant'],
  'get /my/consents/:purpose/edit/:field': ['applicant'],
  'post /my/consents/:purpose/edit/:field': ['applicant'],
  'get /my/consents/:purpose/files': ['applicant'],
  'post /my/consents/:purpose/files': ['applicant'],
  'get /my/consents/:purpose/files/:fileId': ['applicant'],
  'post /my/consents/:purpose/files/:fileId/remove': ['applicant'],
  'get /my/copies': ['applicant'],
  'post /my/copies': ['applicant'],
  'get /my/copies/:id': ['applicant'],
  'get /my/copies/:id/file': ['applicant'],
  'get /my/transfers': ['applicant'],
  'post /my/transfers': ['applicant'],
  'get /transfers/:token': everybody,
  'post /transfers/:token': everybody,
  'get /privacy/schema/:name': everybody,
  'get /privacy': everybody,
  'get /privacy/v/:n': everybody,
  'get /accessibility': everybody,
  'get /unsubscribe/:token': everybody,
  'post /unsubscribe/:token': everybody,
  'get /staff/pool': ['recruiter'],
  'post /staff/pool/invite': ['recruiter'],
  'get /staff/pool/:id': ['privacyOfficer'],
  'get /staff/pool/:id/files/:fileId': ['recruiter', 'privacyOfficer'],
  'get /staff': anyStaff,
  'post /staff/keep': anyStaff,
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
  'post /staff/jobs/:id/reopen': hiring,
  'post /staff/jobs/:id/delete': hiring,
  'get /staff/applications/:id': ['hiringManager', 'recruiter', 'privacyOfficer'],
  'get /staff/applications/:id/files/:fileId': ['hiringManager', 'recruiter', 'privacyOfficer'],
  'post /staff/applications/:id/flag': hiring,
  'get /staff/applications/:id/referees': hiring,
  'post /staff/applications/:id/referees': hiring,
  'post /staff/applications/:id/referees/:refereeId/remove': hiring,
  'get /staff/applications/:id/notes': hiring,
  'post /staff/applications/:id/notes': hiring,
  'get /staff/applications/:id/notes/:noteId': ['hiringManager', 'recruiter', 'privacyOfficer'],
  'post /staff/applications/:id/notes/:noteId/answer': hiring,
  'get /staff/applications/:id/score': hiring,
  'post /staff/applications/:id/score': hiring,
  'get /staff/applications/:id/messages': hiring,
  'post /staff/applications/:id/messages': hiring,
  'get /staff/tasks': hiring,
  'get /referee/:token': everybody,
  'post /referee/:token': everybody,
  'post /referee/:token/correct': everybody,
  'post /referee/:token/erase': everybody,
  'post /referee/:token/renew': everybody,
  'get /staff/privacy/referees': ['privacyOfficer'],
  'post /staff/privacy/referees': ['privacyOfficer'],
  'get /staff/privacy/referees/:id': ['privacyOfficer'],
  'post /staff/privacy/referees/:id/correct': ['privacyOfficer'],
  'post /staff/privacy/referees/:id/erase': ['privacyOfficer'],
  'get /staff/applications/:id/withdraw': hiring,
  'post /staff/applications/:id/withdraw': hiring,
  'post /staff/applications/:id/decision': hiring,
  'post /staff/applications/:id/decision/undo': hiring,
  'get /staff/cases': desk,
  'get /staff/cases/new': desk,
  'post /staff/cases/new': desk,
  'get /staff/cases/:id': desk,
  'post /staff/cases/:id/identity': desk,
  'post /staff/cases/:id/carry-out': desk,
  'post /staff/cases/:id/answer': desk,
  'get /staff/cases/:id/extend': desk,
  'post /staff/cases/:id/extend': desk,
  'get /staff/cases/:id/correct': desk,
  'get /staff/cases/:id/fields/:applicationId/:field': desk,
  'post /staff/cases/:id/fields/:applicationId/:field': desk,
  'post /staff/cases/:id/files/:applicationId': desk,
  'post /staff/cases/:id/files/:applicationId/:fileId/remove': desk,
  'get /staff/cases/:id/notes/:applicationId/:noteId': desk,
  'post /staff/cases/:id/notes/:applicationId/:noteId': desk,
  'get /staff/cases/:id/refuse': ['privacyOfficer'],
  'post /staff/cases/:id/refuse': ['privacyOfficer'],
  'post /staff/cases/:id/lift': ['privacyOfficer'],
  'get /staff/cases/:id/masks': ['privacyOfficer'],
  'post /staff/cases/:id/masks': ['privacyOfficer'],
  'post /staff/cases/:id/withdraw': desk,
  'get /my/cases/:id': ['applicant'],
  'post /my/cases/:id/withdraw': ['applicant'],
  'get /my/complaints': ['applicant'],
  'post /my/complaints': ['applicant'],
  'get /staff/find': ['recruiter', 'privacyOfficer'],
  'post /staff/find': ['recruiter', 'privacyOfficer'],
  'get /staff/privacy/holds': ['privacyOfficer'],
  'get /staff/privacy/holds/new': ['privacyOfficer'],
  'post /staff/privacy/holds/new': ['privacyOfficer'],
  'get /staff/privacy/holds/:id': ['privacyOfficer'],
  'post /staff/privacy/holds/:id/renew': ['privacyOfficer'],
  'post /staff/privacy/holds/:id/grounds': ['privacyOfficer'],
  'post /staff/privacy/holds/:id/release': ['privacyOfficer'],
  'get /staff/privacy': ['privacyOfficer'],
  'get /staff/privacy/policy': ['privacyOfficer', 'administrator'],
  'get /staff/privacy/policy/:n': ['privacyOfficer', 'administrator'],
  'post /staff/privacy/policy/confirm': ['privacyOfficer', 'administrator'],
  'post /staff/privacy/policy/revoke': ['privacyOfficer', 'administrator'],
  'post /staff/privacy/runs/release': ['privacyOfficer'],
  'get /staff/admin/operations': ['administrator'],
  'post /staff/applications/:id/decision/revert': hiring,
  'get /staff/applications/:id/hire-statement': ['hiringManager', 'recruiter', 'privacyOfficer'],
  'post /staff/applications/:id/hire-statement': hiring,
  'get /staff/applications/:id/hand-over': ['recruiter'],
  'post /staff/applications/:id/hand-over': ['recruiter'],
}

const signingInOrOut = /^post \/(staff|my)\/sign-(in|out)$/

describe('the permissions', () => {
  let world: World
  const askers = new Map<Asker, Visitor>()
  before(async function () {
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
    if (method === 'get') return await asker.get(aPathOf(pattern))
    const isForm = routes.find(route => `${route.method} ${route.path}` === name)?.body !== 'multipart'
    return isForm ? await asker.post(aPathOf(pattern)) : await asker.send(aPathOf(pattern), [])
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
