import assert from 'node:assert/strict'
import { sendWaiting } from '../../server/mail/send.ts'
import { keepDeadlines } from '../../server/rights/keep-deadlines.ts'
import { anHourLater, aQuickApplicant, decided, mailsTo, type Applicant } from '../portal/stories.ts'
import { stateHired } from '../support/hire-statement.ts'
import { anOffice, registerCase } from '../support/office.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { linkIn, type World } from '../support/world.ts'

const subject = /^Saken din om personopplysninger$/

describe('who was hired, asked by phone or letter', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  let hired: Applicant
  const passed: Applicant[] = []
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-01T09:00:00.000Z' }))
    await world.vacancy()
    hired = await aQuickApplicant(world, { files: [] })
    for (let n = 0; n < 3; n += 1) passed.push(await aQuickApplicant(world, { files: [] }))
  })
  after(async () => await world.close())

  const nth = (n: number): Applicant => {
    const one = passed[n]
    assert.ok(one)
    return one
  }
  const register = async ({ row }: Applicant, by: StaffMember = recruiter) => {
    const what = { type: 'hiredPerson', person: row.reference, channel: 'letter' }
    return await registerCase(world, by, what)
  }
  const identified = async (one: Applicant, by: StaffMember = recruiter) => {
    const path = await register(one, by)
    assert.equal((await by.post(`${path}/identity`, { method: 'reference' })).status, 303)
    return path
  }
  const caseAt = async (path: string) => {
    const row = await world.ctx.cases.byId(path.split('/').at(-1) ?? '')
    assert.ok(row)
    return row
  }
  const answersTo = async (one: Applicant) => {
    await sendWaiting(world.ctx)
    return mailsTo(world, one, subject).filter(mail => /Vi har svart i saken din/.test(mail.text))
  }
  const refusal = { code: '31', text: 'Ingen ble ansatt.' }

  it('waits while the person is not passed over, and is refused when nobody was hired', async () => {
    const path = await identified(nth(0), officer)
    assert.match((await officer.get(path)).text, /Søknaden er ikke avgjort/)
    assert.equal((await officer.post(`${path}/carry-out`)).status, 409)
    for (const one of passed) await decided(recruiter, one, 'rejected')
    const unsent = (await officer.get(path)).text
    assert.match(unsent, /E-posten om avslaget har ikke gått ennå/)
    assert.doesNotMatch(unsent, /Søknaden er ikke avgjort/)
    await anHourLater(world, recruiter)
    await signIn(officer)
    assert.match((await officer.get(path)).text, /Ingen er ansatt i stillingen/)
    assert.equal((await officer.post(`${path}/answer`, { text: 'Ingen.' })).status, 409)
    assert.equal((await officer.post(`${path}/refuse`, refusal)).status, 303)
    assert.deepEqual([(await caseAt(path)).state, (await caseAt(path)).code], ['refused', '31'])
  })

  it('waits for what is missing, three days before the deletion at the latest, and is answered when it is written', async () => {
    await decided(recruiter, hired, 'hired')
    await anHourLater(world, recruiter)
    await signIn(officer)
    const path = await identified(nth(1))
    assert.equal((await caseAt(path)).dueOn, '2027-04-01')
    assert.match((await recruiter.get(path)).text, /Kvalifikasjonene til en ansatt mangler/)
    const refused = await officer.post(`${path}/refuse`, refusal)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Noen er ansatt i stillingen/)
    assert.equal((await answersTo(nth(1))).length, 0)
    await stateHired(recruiter, hired.row._id)
    assert.equal((await caseAt(path)).state, 'granted')
    assert.equal((await answersTo(nth(1))).length, 1)
  })

  it('is answered at once when all is written: the mail leads to it, once it is known who asks', async () => {
    const path = await register(nth(2))
    assert.equal((await caseAt(path)).state, 'received')
    assert.equal((await recruiter.post(`${path}/identity`, { method: 'link' })).status, 303)
    await sendWaiting(world.ctx)
    const ask = mailsTo(world, nth(2), subject).at(-1)
    assert.ok(ask)
    const visitor = world.visitor()
    const own = (await visitor.post(new URL(linkIn(ask)).pathname)).location
    assert.equal((await caseAt(path)).state, 'granted')
    const [mail, ...others] = await answersTo(nth(2))
    assert.equal(others.length, 0)
    assert.doesNotMatch(mail?.text ?? '', /kokk/)
    const shown = await visitor.get(own)
    const statement = `/my/applications/${nth(2).row._id}/hire-statement`
    assert.ok(shown.html.includes(`href="${statement}"`), shown.text)
    assert.doesNotMatch(shown.text, /Noe eget svar er ikke skrevet/)
    assert.match((await visitor.get(statement)).text, /Ni år som kokk på hotell/)
    for (let n = 0; n < 2; n += 1) assert.equal((await recruiter.post(`${path}/carry-out`)).status, 303)
    assert.equal((await answersTo(nth(2))).length, 1)
  })

  it('is answered by the next look at the deadlines when it waited for something that is written', async () => {
    const path = await identified(nth(0))
    const set = { state: 'open' as const, closedAt: null, keptUntil: null }
    assert.ok(await world.ctx.cases.change((await caseAt(path))._id, ['granted'], set))
    assert.equal((await keepDeadlines(world.ctx)).hiredAnswered, 1)
    assert.equal((await caseAt(path)).state, 'granted')
  })
})
