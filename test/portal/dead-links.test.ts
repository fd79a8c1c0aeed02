import assert from 'node:assert/strict'
import { newToken } from '../../server/base/ids.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import {
  anApplicant,
  anHourLater,
  dayMs,
  decided,
  erasureOf,
  hourMs,
  later,
  mailsTo,
  tokenOf,
  without,
  type Applicant,
} from './stories.ts'

const asked = /^Lenke til dataene dine$/

describe('a link of a mailbox that two people share', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
  })
  after(async () => {
    await world.close()
  })

  it('E4 leads each to their own application only', async () => {
    const emailAddress = 'familien@eksempel.no'
    const mother = await anApplicant(world, { fields: { emailAddress, fullName: 'Mor Morsen' } })
    const son = await anApplicant(world, { fields: { emailAddress, fullName: 'Sønn Sønnesen' } })
    assert.notEqual(mother.link, son.link)
    assert.notEqual(mother.row.subjectId, son.row.subjectId)
    for (const [one, other] of [
      [mother, son],
      [son, mother],
    ] as const) {
      const my = await one.portal.get('/my')
      assert.equal(my.location, one.own)
      const page = await one.portal.follow(my)
      assert.ok(page.text.includes(String(one.fields['fullName'])))
      assert.ok(!page.text.includes(String(other.fields['fullName'])))
      assert.equal((await one.portal.get(other.own)).status, 404)
      assert.equal((await one.portal.post(`${other.own}/erase`, { scope: 'all', now: 'yes' })).status, 404)
    }
    await erasureOf(mother, { scope: 'all', now: 'yes' })
    await world.ring()
    assert.equal((await world.stored('applications', { _id: mother.row._id })).length, 0)
    const left = await son.portal.get(son.own)
    assert.equal(left.status, 200)
    assert.ok(left.text.includes('Sønn Sønnesen') && left.text.includes(emailAddress))
  })
})

describe('a dead link', () => {
  let world: World
  let dead: Record<string, string>
  let applicants: Record<'expired' | 'used' | 'revoked' | 'erased' | 'hidden' | 'decided', Applicant>

  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    const staff = await world.staff()
    const expired = await anApplicant(world)
    const decidedOne = await anApplicant(world)
    await decided(staff, decidedOne, 'rejected')
    await anHourLater(world)
    const eraseLink = linkIn(world.mailTo(decidedOne))
    await world.restartOn(later(world, 7 * dayMs + hourMs))
    const used = await anApplicant(world)
    await world.visitor().post(`${used.link}/renew`)
    const revoked = await anApplicant(world)
    const corrected = { ...revoked, fields: { ...revoked.fields, emailAddress: 'rettet@eksempel.no' } }
    const page = await revoked.visitor.post(`${revoked.receipt}/email`, corrected.fields)
    assert.equal(page.status, 303, page.text)
    const erased = await anApplicant(world)
    await erasureOf(erased, { now: 'yes' })
    const hidden = await anApplicant(world)
    const erasure = await erasureOf(hidden)
    await world.ring()
    const usedLink = linkIn(world.mailTo(used))
    await world.portal(usedLink)
    applicants = { expired, used, revoked: corrected, erased, hidden, decided: decidedOne }
    dead = {
      unknown: newToken(),
      'no token at all': 'notatoken',
      expired: tokenOf(expired.link),
      'expired, to erase': tokenOf(eraseLink),
      used: tokenOf(usedLink),
      revoked: tokenOf(revoked.link),
      erased: tokenOf(erased.link),
      hidden: tokenOf(hidden.link),
      'of the page of an erasure': tokenOf(erasure),
      'of a receipt': tokenOf(used.receipt),
    }
  })
  after(async () => {
    await world.close()
  })

  it('looks the same whatever it died of, in each language, to GET and POST', async () => {
    for (const language of ['', '/en']) {
      const pages = new Set<string>()
      const headers = new Set<string>()
      for (const [why, token] of Object.entries(dead)) {
        for (const ask of ['get', 'post'] as const) {
          const visitor = world.visitor()
          const page = await visitor[ask](`${language}/links/${token}`)
          assert.equal(page.status, 410, `${why} ${language}`)
          assert.equal(visitor.cookies.size, 0, why)
          pages.add(without(page, token))
          const { date: _date, 'content-length': _length, ...others } = Object.fromEntries(page.headers)
          headers.add(JSON.stringify(others))
        }
      }
      assert.equal(pages.size, 1, [...pages].join('\n\n'))
      assert.equal(headers.size, 1, [...headers].join('\n\n'))
    }
    const page = await world.visitor().get(`/en/links/${dead['erased']}`)
    assert.match(page.text, /Send (me )?a new link/i)
  })

  it('always gives the same answer to who asks for a new one', async () => {
    const pages = new Set<string>()
    for (const [why, token] of Object.entries(dead)) {
      const page = await world.visitor().post(`/links/${token}/renew`)
      assert.equal(page.status, 202, why)
      assert.ok(page.text.includes('Har vi opplysninger om deg, kommer det en lenke på e-post.'))
      pages.add(without(page, token))
    }
    assert.equal(pages.size, 1)
  })

  it('brings a working link by mail to those who still have something here, and to nobody else', async () => {
    const { length } = world.mails()
    await world.ring()
    const sent = world.mails().slice(length)
    const there = [applicants.expired, applicants.decided, applicants.used, applicants.revoked]
    assert.ok(sent.every(mail => asked.test(mail.subject)))
    assert.equal(sent.length, there.length)
    assert.deepEqual(
      new Set(sent.map(mail => mail.to)),
      new Set(there.map(({ fields }) => fields['emailAddress'])),
    )
    for (const applicant of there) {
      const [mail] = mailsTo(world, applicant, asked).slice(-1)
      assert.ok(mail)
      const portal = await world.portal(linkIn(mail))
      const page = await portal.follow(await portal.get('/my'))
      assert.ok(page.text.includes(String(applicant.fields['fullName'])))
    }
    for (const gone of [applicants.erased, applicants.hidden])
      assert.deepEqual(mailsTo(world, gone, asked), [])
  })
})
