import assert from 'node:assert/strict'
import { stateHired } from '../support/hire-statement.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, taken } from '../copies/takers.ts'
import { anHourLater, aQuickApplicant, decided, type Applicant } from '../portal/stories.ts'

const recipient = 'Lønn og personal AS'
const address = 'personal@lonn.example'

describe('whoever took over somebody hired', () => {
  let world: World
  let staff: StaffMember
  let officer: StaffMember
  let hired: Applicant
  let other: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    staff = await world.staff()
    officer = await world.staff(['privacyOfficer'])
    hired = await aQuickApplicant(world)
    other = await aQuickApplicant(world)
    for (const one of [hired, other]) await decided(staff, one, 'hired')
    for (const { row } of [hired, other]) {
      assert.equal((await staff.get(`/staff/applications/${row._id}/hire-statement`)).status, 200)
      await stateHired(staff, row._id)
    }
  })
  after(async () => await world.close())

  const path = ({ row }: Applicant) => `/staff/applications/${row._id}/hand-over`
  const handOver = async (one: Applicant, more: Record<string, string> = {}) =>
    await staff.post(path(one), { recipient, handedOn: '2027-03-01', ...more })
  const portalOf = async ({ link }: Applicant) => await world.portal(link)
  const disclosed = async ({ row }: Applicant) =>
    await world.stored('disclosures', { applicationId: row._id })

  it('privacy P33: has a copy that the person hears of once they know that they are hired, and not before', async () => {
    assert.equal((await handOver(hired)).status, 303)
    assert.equal((await disclosed(hired)).length, 1)
    assert.ok(!JSON.stringify(await disclosed(hired)).includes('Lønn'), 'sealed')
    const early = await (await portalOf(hired)).get(hired.own)
    assert.doesNotMatch(early.text, /Lønn og personal|Åpnet kvalifikasjonene/)
    const copy = await taken({ portal: await portalOf(hired) }, await asked(hired, 'access'), 'access')
    assert.deepEqual(copy.copy.applications[0]?.disclosures, [])
    assert.ok(!copy.copy.applications[0].looks.some(({ action }) => action === 'hireStatement.opened'))

    await anHourLater(world, staff)
    const portal = await portalOf(hired)
    const own = await portal.get(hired.own)
    assert.match(own.text, /01\.03\.2027 Lønn og personal AS Overtok opplysningene/)
    assert.doesNotMatch(own.text, /Ingen har fått en kopi/)
    assert.match(own.text, /Åpnet kvalifikasjonene/)
    const told = await taken({ portal }, await asked({ portal }, 'access'), 'access')
    assert.deepEqual(
      told.copy.applications[0]?.disclosures.map(({ who, firstAt, times }) => [who, firstAt, times]),
      [[recipient, '2027-02-28T23:00:00.000Z', 1]],
    )
  })

  it('is nobody before the application is decided as hired: the pages say that', async () => {
    const open = await aQuickApplicant(world)
    for (const at of [path(open), `/staff/applications/${open.row._id}/hire-statement`]) {
      const page = await staff.get(at)
      assert.equal(page.status, 409)
      assert.match(page.text, /Søknaden er ikke avgjort som ansatt ennå/)
    }
  })

  it('without an address is a task: staff tell them by hand, of corrections too', async () => {
    const tasks = await staff.get('/staff/tasks')
    assert.match(tasks.text, /Si fra selv/)
    assert.match(tasks.text, /: Lønn og personal AS, senest 31\. mars 2027/)
    assert.ok(tasks.html.includes(`href="${path(hired)}"`))
    const edit = `${hired.own}/edit/phoneNumber`
    assert.equal((await (await portalOf(hired)).post(edit, { value: '412 34 999' })).status, 303)
    await signIn(officer)
    const list = await officer.get('/staff/privacy/recipients')
    assert.match(list.text, /: Lønn og personal AS/)
  })

  it('is the same copy when the day or the address is corrected, and is refused an address that is none', async () => {
    assert.equal((await handOver(hired, { recipientEmail: 'ingen' })).status, 422)
    const events = async () => await world.stored('audit', { what: 'application.handedOver' })
    const before = (await events()).length
    assert.equal((await handOver(hired)).status, 303)
    assert.equal((await events()).length, before, 'the same again changes nothing')
    assert.equal((await handOver(hired, { recipientEmail: address })).status, 303)
    assert.equal((await disclosed(hired)).length, 1)
    assert.equal((await events()).length, before + 1)
    assert.doesNotMatch((await staff.get('/staff/tasks')).text, /Si fra selv/)
  })

  it('opens to be corrected as it stands, loses no address that was not said, and is named on the page', async () => {
    const read = async (name: string) =>
      new RegExp(`name="${name}"[^>]*`).exec((await staff.get(path(hired))).html)?.[0] ?? ''
    assert.match(await read('recipient'), /value="Lønn og personal AS"/)
    assert.match(await read('recipientEmail'), /value="personal@lonn.example"/)
    assert.match(await read('handedOn'), /value="2027-03-01"/)
    assert.equal((await handOver(hired)).status, 303)
    assert.match(await read('recipientEmail'), /value="personal@lonn.example"/)
    const page = async (who: StaffMember) => (await who.get(`/staff/applications/${hired.row._id}`)).text
    assert.match(await page(staff), /Overlevert til Lønn og personal AS 1\. mars 2027/)
    assert.match(await page(staff), /Rett overleveringen/)
    assert.equal((await handOver(hired, { recipientEmail: '' })).status, 303)
    assert.doesNotMatch(await read('recipientEmail'), /personal@/)
    assert.equal((await handOver(hired, { recipientEmail: address })).status, 303)
  })

  it('is asked to delete it when the application goes (M15), and the copy is known no more', async () => {
    assert.equal((await handOver(other, { recipientEmail: address })).status, 303)
    assert.equal((await disclosed(other)).length, 1)
    const isGone = async (one: Applicant) =>
      (await world.stored('applications', { _id: one.row._id })).length === 0
    await world.restartOn(new Date((await world.row(hired)).eligibleAt.getTime() + 3_600_000))
    for (let n = 0; n < 2; n += 1) await world.ring()
    assert.ok((await isGone(hired)) && (await isGone(other)))
    assert.deepEqual([await disclosed(hired), await disclosed(other)], [[], []])
    const mails = world
      .mails()
      .filter(mail => mail.to === address && /Rett, begrens eller slett/.test(mail.subject))
    const references = [hired, other].map(
      ({ row }) => `${row.reference.slice(0, 5)}-${row.reference.slice(5)}`,
    )
    for (const reference of references)
      assert.ok(
        mails.some(mail => mail.text.includes(reference)),
        reference,
      )
    assert.ok(!JSON.stringify(mails).includes(String(hired.fields['fullName'])))
    assert.deepEqual((await world.ctx.erasure.fsck()).findings, [])
  })
})
