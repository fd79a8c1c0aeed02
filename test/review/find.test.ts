import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { untilLifted } from '../../server/erasure/stops.ts'
import { referenceText } from '../../views/numbers.ts'
import { anOffice } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'

describe('looking for an application', () => {
  let world: World
  let recruiter: StaffMember
  let officer: StaffMember
  let one: Applied
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice())
    one = await world.apply()
    await world.apply()
  })
  after(async () => await world.close())

  const find = async (who: StaffMember, q: unknown) => {
    const page = await who.post('/staff/find', { q: String(q) })
    assert.equal(page.status, 200, page.text)
    return page
  }

  it('shows the reference on the application and in the list of its job', async () => {
    const reference = referenceText(one.row.reference)
    const page = await recruiter.get(`/staff/applications/${one.row._id}`)
    assert.ok(page.text.includes(`Referanse ${reference}`))
    assert.ok((await recruiter.get(`/staff/jobs/${one.row.vacancyId}`)).text.includes(reference))
  })

  it('finds it by exact address or reference, for recruiter and privacy officer, and records that', async () => {
    const reference = referenceText(one.row.reference)
    for (const q of [one.fields['emailAddress'], one.row.reference.toLowerCase(), reference]) {
      const page = await find(recruiter, q)
      assert.equal(page.html.split('row-head').length - 1, 1, String(q))
      assert.ok(page.html.includes(`/staff/applications/${one.row._id}`))
      const seen = await find(officer, q)
      assert.ok(
        seen.text.includes(reference) && !seen.html.includes(one.row._id),
        'no link: not theirs to open',
      )
    }
    const events = await world.stored('audit', { what: 'application.searched' })
    assert.equal(events.length, 6)
    assert.ok(!JSON.stringify(events).includes(String(one.fields['emailAddress'])))
    assert.match((await find(recruiter, 'ingen@eksempel.no')).text, /Vi fant ingen søknad/)
    assert.match(
      (await find(recruiter, 'ARI1@eksempel.no')).text,
      /Vi fant ingen søknad/,
      'no parts of an address',
    )
    const bad = await recruiter.post('/staff/find', { q: 'Kari' })
    assert.equal(bad.status, 422)
    assert.match(bad.text, /Rett én ting før du søker/)
  })

  it('shows what is held or restricted to the privacy officer alone', async () => {
    const other = await world.apply()
    const stop = { kind: 'restriction', ref: newId('cas'), until: untilLifted } as const
    await world.ctx.erasure.stops.set(other.row._id, stop)
    assert.match((await find(recruiter, other.row.reference)).text, /Vi fant ingen søknad/)
    const held = await find(officer, other.row.reference)
    assert.match(held.text, /Sperret eller begrenset Ikke så lenge noe stanser den/)
    const going = await world.apply()
    const wish = { why: 'applicant', by: { kind: 'nobody' }, skipCooling: false } as const
    await world.ctx.erasure.engine.request({ units: [going.row._id], ...wish })
    const { text } = await find(officer, going.row.reference)
    assert.match(text, /Sletting er bedt om Etter \d+\. \p{L}+ \d{4} kl\. \d\d\.\d\d/u)
  })
})
