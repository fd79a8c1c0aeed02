import assert from 'node:assert/strict'
import { aWorld, type World } from '../support/world.ts'
import { aQuickApplicant, later, minuteMs, type Applicant } from './stories.ts'

describe('the session of an applicant', () => {
  let world: World
  let applicant: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    applicant = await aQuickApplicant(world)
  })
  after(async () => await world.close())

  const leftOn = (html: string) =>
    [...html.matchAll(/data-(?:idle|most)-ms="(\d+)"/g)].map(([, ms]) => Math.round(Number(ms) / minuteMs))

  it('tells the page how long it lives, for the question two minutes before its end', async () => {
    const page = await applicant.portal.get(applicant.own)
    assert.deepEqual(leftOn(page.html), [15, 60])
    assert.match(page.html, /<dialog[\s\S]*action="\/my\/keep"[\s\S]*<\/dialog>/)
    assert.doesNotMatch(page.html, /<dialog[^>]*\sopen/)
    assert.doesNotMatch((await world.visitor().get('/jobs')).html, /<dialog/)
  })

  it('is kept by the button, for 15 minutes each time, and no longer than an hour', async () => {
    for (const minutes of [14, 28, 42]) {
      await world.restartOn(later(world, 14 * minuteMs))
      const kept = await applicant.portal.post('/my/keep')
      assert.deepEqual([kept.status, kept.location], [303, '/my'], String(minutes))
    }
    await world.restartOn(later(world, 8 * minuteMs))
    const page = await applicant.portal.get(applicant.own)
    assert.deepEqual(leftOn(page.html), [10, 10])
    await world.restartOn(later(world, 10 * minuteMs))
    assert.equal((await applicant.portal.post('/my/keep')).status, 401)
    assert.equal((await applicant.portal.get(applicant.own)).location, '/find')
  })

  it('is not kept without one, nor from another site', async () => {
    assert.equal((await world.visitor().post('/my/keep')).status, 401)
    const portal = await world.portal(applicant.link)
    assert.equal((await portal.post('/my/keep', {}, { 'sec-fetch-site': 'cross-site' })).status, 403)
  })

  it('leads from an error back to its pages, and without one to the jobs', async () => {
    const portal = await world.portal(applicant.link)
    const pages = [
      await portal.get('/my/nothing'),
      await portal.post('/my/keep', {}, { 'sec-fetch-site': 'cross-site' }),
      await portal.post(`${applicant.own}/hire-statement`),
    ]
    assert.deepEqual(
      pages.map(page => page.status),
      [404, 403, 409],
    )
    for (const page of pages) assert.match(page.html, /href="\/my"[^>]*>Til sidene dine/)
    assert.match((await portal.get('/en/my/nothing')).html, /href="\/en\/my"[^>]*>To your pages/)
    assert.match((await world.visitor().get('/my/nothing')).html, /href="\/jobs"[^>]*>Se ledige stillinger/)
    const staff = await world.staff(['privacyOfficer'])
    assert.match((await staff.get('/staff/nothing')).html, /href="\/staff"[^>]*>Til startsiden/)
    assert.equal((await staff.get('/staff')).status, 303)
  })
})
