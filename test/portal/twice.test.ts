import assert from 'node:assert/strict'
import { newToken } from '../../server/base/ids.ts'
import type { Page } from '../support/visitor.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { joined } from './joined.ts'
import { anApplicant, anHourLater, decided, type Applicant } from './stories.ts'

describe('the form to erase, sent twice', () => {
  let world: World
  let applicant: Applicant
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    applicant = await anApplicant(world)
  })
  afterEach(async () => {
    await world.close()
  })

  /** The hidden inputs of the form, as a browser sends them. */
  function hiddenOf(page: Page): Record<string, string> {
    assert.equal(page.status, 200, page.text)
    const tags = page.html.match(/<input type="hidden"[^>]*>/g) ?? []
    return Object.fromEntries(
      tags.map(tag => [/ name="([^"]*)"/.exec(tag)?.[1] ?? '', / value="([^"]*)"/.exec(tag)?.[1] ?? '']),
    )
  }

  const requests = async () =>
    (await world.stored('audit', { about: applicant.row._id, what: 'erasure.requested' })).length

  /** Its page works: the erasure can be undone from there. */
  async function assertUndoable(location: string): Promise<void> {
    assert.match(location, /^\/erasures\/[\w-]{43}$/)
    const asks = world.visitor()
    assert.match((await asks.get(location)).text, /Søknaden er skjult/)
    assert.equal((await asks.post(`${location}/undo`)).status, 303)
    assert.equal((await world.row(applicant)).state, 'received')
  }

  it('leads to the same page, one click after the other', async () => {
    const { portal, own } = applicant
    const form = hiddenOf(await portal.get(`${own}/erase`))
    const cookies = new Map(portal.cookies)
    const first = await portal.post(`${own}/erase`, form)
    assert.equal(portal.cookies.size, 0)
    assert.equal((await portal.post(`${own}/erase`, form)).location, first.location, 'signed out')
    for (const [name, value] of cookies) portal.cookies.set(name, value)
    assert.equal((await portal.post(`${own}/erase`, form)).location, first.location, 'with the old cookie')
    assert.equal(await requests(), 1)
    assert.equal((await world.stored('links', { purpose: 'erasure' })).length, 1)
    await assertUndoable(first.location)
  })

  it('leads to the same page, both at once', async () => {
    const { portal, own } = applicant
    const form = hiddenOf(await portal.get(`${own}/erase`))
    const twins = await Promise.all([1, 2, 3].map(async () => await portal.post(`${own}/erase`, form)))
    assert.deepEqual(
      twins.map(page => page.status),
      [303, 303, 303],
    )
    assert.equal(new Set(twins.map(page => page.location)).size, 1)
    assert.equal(await requests(), 1)
    await assertUndoable(twins[0]?.location ?? '')
  })

  it('leads to the same page where another application keeps the session', async () => {
    const other = await world.apply()
    await joined(world.ctx, applicant, other)
    const { portal, own } = applicant
    const form = hiddenOf(await portal.get(`${own}/erase`))
    const first = await portal.post(`${own}/erase`, { ...form, scope: 'one' })
    const second = await portal.post(`${own}/erase`, { ...form, scope: 'one' })
    assert.equal(second.location, first.location)
    assert.equal((await world.row(other)).state, 'received')
    await assertUndoable(first.location)
  })

  it('leads to the same page from the link of the decision mail, whatever was chosen the second time', async () => {
    const staff = await world.staff()
    await decided(staff, applicant, 'rejected')
    await anHourLater(world)
    const link = linkIn(world.mailTo(applicant))
    const visitor = world.visitor()
    const form = hiddenOf(await visitor.get(link))
    const [one, other] = await Promise.all([visitor.post(link, form), visitor.post(link, form)])
    const third = await visitor.post(link, { ...form, now: 'yes' })
    assert.deepEqual([one.status, other.status, third.status], [303, 303, 303])
    assert.equal(new Set([one, other, third].map(page => page.location)).size, 1)
    assert.equal(await requests(), 1)
    await world.ring()
    assert.equal((await world.row(applicant)).state, 'erasure_pending')
  })

  it('tells a stranger nothing: a form with another token, or none, is that of somebody signed out', async () => {
    const { portal, own } = applicant
    const form = hiddenOf(await portal.get(`${own}/erase`))
    await portal.post(`${own}/erase`, form)
    for (const erasure of [newToken(), 'x', '', applicant.link.split('/').at(-1) ?? '']) {
      const page = await world.visitor().post(`${own}/erase`, { erasure })
      assert.equal(page.status, 401, erasure)
    }
    assert.equal((await world.visitor().post(`${own}/erase`)).status, 401)
  })

  it('is erased all the same by a form without a token, or with one that is none', async () => {
    const page = await applicant.portal.post(`${applicant.own}/erase`, { erasure: 'x' })
    assert.doesNotMatch(page.location, /\/x$/)
    await assertUndoable(page.location)
    assert.equal((await world.stored('links', { _id: '' })).length, 0)
  })
})
