import assert from 'node:assert/strict'
import { referenceText } from '../../views/numbers.ts'
import type { StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'
import { aDesk, type Desk } from './desk.ts'

describe('cases in the list of the desk', () => {
  let desk: Desk
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    desk = await aDesk()
    ;({ world, officer, recruiter } = desk)
  })
  after(async () => await world.close())

  async function restricted(applied: Applied): Promise<void> {
    const portal = await world.inside(applied)
    const page = await portal.post(`/my/applications/${applied.row._id}/restrict`, { reason: 'claim' })
    assert.equal(page.status, 303)
  }
  async function purged({ row }: Applied): Promise<void> {
    const past = new Date(world.ctx.clock.now().getTime() - 60_000)
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateOne({ _id: row._id }, { $set: { eligibleAt: past } })
    await world.ctx.erasure.engine.sweep()
    assert.equal(await world.ctx.applications.byId(row._id), null)
  }

  it('are named by the references of what they are about; of what is restricted a recruiter sees none', async () => {
    const [open, hidden] = [await world.apply(), await world.apply()]
    await desk.register(open, { type: 'complaint' }, recruiter)
    await desk.register(hidden, { type: 'complaint' }, recruiter)
    await restricted(hidden)
    const [seen, theirs] = [await officer.get('/staff/cases'), await recruiter.get('/staff/cases')]
    assert.match(seen.text, /Referanse/)
    for (const { row } of [open, hidden]) assert.ok(seen.text.includes(referenceText(row.reference)))
    assert.ok(theirs.text.includes(referenceText(open.row.reference)))
    assert.ok(!theirs.text.includes(referenceText(hidden.row.reference)))
  })

  it('that staff close because the person does not ask any more tell the person so, once', async () => {
    const applied = await world.apply()
    const path = await desk.register(applied, { type: 'access' })
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(`${path}/withdraw`)).status, 303)
    const told = (await desk.mailsTo(applied)).filter(mail => /ikke ber om dette lenger/.test(mail.text))
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /Den gjaldt: innsyn\. Stemmer det ikke, så skriv til oss\./)
    const person = await desk.enter(told[0] ?? { text: '' })
    assert.match((await person.get(`/my/cases/${path.split('/').at(-1)}`)).text, /Trukket/)
    const own = await desk.register(applied, { type: 'access' })
    await person.post(`/my/cases/${own.split('/').at(-1)}/withdraw`)
    const mails = (await desk.mailsTo(applied)).filter(mail => /ikke ber om dette lenger/.test(mail.text))
    assert.equal(mails.length, 1, 'whoever pressed the button saw it happen')
  })

  it('whose person is deleted are gone for the recruiter who had them, and stripped for the privacy officer', async () => {
    const applied = await world.apply()
    const path = await desk.register(applied, { type: 'complaint' }, recruiter)
    await recruiter.post(`${path}/withdraw`)
    assert.equal((await recruiter.get(path)).status, 200)
    await purged(applied)
    const page = await recruiter.get(path)
    assert.equal(page.status, 410)
    const officers = await officer.get(path)
    assert.equal(officers.status, 200)
    assert.match(officers.text, /Opplysningene i saken er slettet/)
  })
})
