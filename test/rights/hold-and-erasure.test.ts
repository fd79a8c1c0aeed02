import assert from 'node:assert/strict'
import { sendWaiting } from '../../server/mail/send.ts'
import { anOffice, placeHold } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { linkIn, type Applied, type World } from '../support/world.ts'

const secret = 'Saksøkeren hevder at hun ble forbigått.'

describe('a legal hold', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-10T09:00:00.000Z' }))
  })
  after(async () => await world.close())

  const place = async ({ row }: Applied): Promise<string> => {
    const grounds = { reason: secret, caseRef: '27-012345TVI', owner: 'Ola Advokat' }
    return await placeHold(world, officer, { reference: row.reference, ...grounds })
  }
  const portalOf = async (applied: Applied) => {
    await sendWaiting(world.ctx)
    return await world.portal(linkIn(world.mailTo(applied)))
  }

  it('E29: leaves the applicant their own pages, and refuses their erasure with ground, end and complaint', async () => {
    const applied = await world.apply()
    const own = `/my/applications/${applied.row._id}`
    const person = await portalOf(applied)
    const form = await person.get(`${own}/erase`)
    const erasure = /name="erasure" value="([^"]+)"/.exec(form.html)?.[1] ?? ''
    await place(applied)
    assert.match((await person.get(own)).text, /Vi sletter ikke nå: et rettslig krav .* til 10\. juli 2027/)
    for (const page of [
      await person.get(`${own}/erase`),
      await person.post(`${own}/erase`, { erasure, now: 'yes' }),
    ]) {
      assert.match(
        page.text,
        /et rettslig krav gjør at vi må ta vare på den\. Sperren gjelder til 10\. juli 2027/,
      )
      assert.match(page.text, /Du kan klage til Datatilsynet \(https:\S+\) eller gå til domstolene\./)
      assert.match(page.html, /href="\/my\/complaints"/)
      assert.doesNotMatch(page.text, /Saksøkeren|27-012345TVI|Ola Advokat/)
    }
    assert.equal((await person.post(`${own}/erase`, { erasure, now: 'yes' })).status, 409)
    assert.equal((await world.row(applied)).state, 'received')
  })

  it('E30: is what an erasure while recruiting needs none of: granted at once, and staff see that it was withdrawn', async () => {
    const vacancy = await world.vacancy()
    const applied = await world.apply({ slug: vacancy.slug })
    const person = await portalOf(applied)
    const own = `/my/applications/${applied.row._id}`
    const form = await person.get(`${own}/erase`)
    const erasure = /name="erasure" value="([^"]+)"/.exec(form.html)?.[1] ?? ''
    assert.equal((await person.post(`${own}/erase`, { erasure })).status, 303)
    const list = await recruiter.get(`/staff/jobs/${vacancy._id}`)
    assert.match(list.text, /Trukket/)
    assert.ok(!list.text.includes(String(applied.fields['fullName'])))
    assert.ok(!list.html.includes(applied.row._id))
    assert.equal((await recruiter.get(`/staff/applications/${applied.row._id}`)).status, 404)
  })

  it('set while an erasure waits, puts the old state back', async () => {
    const applied = await world.apply()
    const person = await portalOf(applied)
    const own = `/my/applications/${applied.row._id}`
    const form = await person.get(`${own}/erase`)
    const erasure = /name="erasure" value="([^"]+)"/.exec(form.html)?.[1] ?? ''
    const asked = await person.post(`${own}/erase`, { erasure })
    assert.equal(asked.status, 303)
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    const hold = await place(applied)
    const says = {
      '': /Slettingen er avslått.*et rettskrav, til 10\. juli 2027\. Du kan klage til Datatilsynet \(https:\S+\) eller gå til domstolene\./s,
      '/en':
        /The deletion is refused.*until 10 July 2027\. You can complain to Datatilsynet \(https:\S+\) or go to court\./s,
    }
    for (const [language, words] of Object.entries(says)) {
      const page = await world.visitor().get(`${language}${asked.location}`)
      assert.match(page.text, words)
      assert.doesNotMatch(page.text, /angret|undid|Saksøkeren/)
    }
    const { state, erasure: waits, stops } = await world.row(applied)
    assert.deepEqual([state, waits, stops.length], ['received', null, 1])
    await officer.post(`${hold}/release`)
    const over = await world.visitor().get(asked.location)
    assert.match(over.text, /Sperren er borte nå, så du kan be om sletting på nytt/)
    assert.doesNotMatch(over.text, /til 10\. juli 2027/)
  })
})
