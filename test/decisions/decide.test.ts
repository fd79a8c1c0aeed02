import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const minuteMs = 60_000

describe('a decision', () => {
  let world: World
  let applied: Applied
  let staff: StaffMember
  let path: string
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    applied = await world.apply()
    await world.ring()
    staff = await world.manager()
    path = `/staff/applications/${applied.row._id}`
  })
  afterEach(async () => await world.close())

  const decide = async (outcome: string, by = staff) => await by.post(`${path}/decision`, { outcome })
  const undo = async (by = staff) => await by.post(`${path}/decision/undo`)
  const decisionMails = async () => await world.stored('outbox', { about: applied.row._id, kind: 'M3' })
  const later = async (minutes: number): Promise<void> => {
    await world.restartAt(world.ctx.config.test.offsetMs + minutes * minuteMs)
    await signIn(staff)
  }

  it('takes one click, and says at once what is stored, when the mail goes and when all is deleted', async () => {
    const open = await staff.get(path)
    for (const outcome of ['hired', 'rejected'])
      assert.match(open.html, new RegExp(` name="outcome" value="${outcome}"`))
    const answer = await decide('rejected')
    assert.deepEqual([answer.status, answer.location], [303, path])
    const page = await staff.follow(answer)
    assert.match(
      page.text,
      /Avslag lagret\. E-posten går kl\. 12\.\d\d\. Opplysningene slettes 1\. september 2027\. Angre/,
    )
    assert.doesNotMatch(page.html, / name="outcome"/)
    const row = await world.row(applied)
    assert.deepEqual(
      [row.state, row.decision?.outcome, row.decision?.by, row.due.date, row.due.rule],
      ['decided', 'rejected', staff.staffId, '2027-09-01', 'rejected'],
    )
    assert.equal(row.eligibleAt.toISOString(), '2027-08-31T22:00:00.000Z')
    assert.equal(row.overdueAt.toISOString(), '2027-09-01T22:00:00.000Z')
    const colleague = await world.staff(['recruiter'])
    assert.match((await colleague.get(path)).text, /Avslag lagret\./)
  })

  it('has one D in list, page, portal and mail', async () => {
    await decide('rejected')
    await later(60)
    await world.ring()
    const mail = world.mailTo(applied)
    assert.match(mail.subject, /^Svar på søknaden: /)
    assert.match(mail.text, /Opplysningene dine slettes 1\. september 2027/)
    assert.match((await staff.get(path)).text, /Slettes 1\. september 2027/)
    assert.match((await staff.get(`/staff/jobs/${applied.row.vacancyId}`)).text, /Avslag 01\.09\.2027/)
    const owner = await world.portal(linkIn(world.mails()[0] ?? { text: '' }))
    const mine = await owner.get(`/my/applications/${applied.row._id}`)
    assert.match(mine.text, /1\. september 2027 sletter vi søknaden din/)
    assert.match((await world.visitor().get(linkIn(mail))).text, /Dette slettes/)
  })

  it('is told a member of the talent pool with the day of the copy, unless it goes: taken back, or hired', async () => {
    const fields = { poolConsent: 'yes' }
    const told = async (outcome: string, takesBack = false) => {
      const one = await world.apply({ fields })
      await staff.post(`/staff/applications/${one.row._id}/decision`, { outcome })
      const consents = world.ctx.database.data.collection('glemme_consents')
      if (takesBack)
        await consents.updateMany({ subjectId: one.row.subjectId }, { $set: { state: 'closed' } })
      return one
    }
    const member = await told('rejected')
    const [left, hired] = [await told('rejected', true), await told('hired')]
    await later(60)
    await world.ring()
    assert.match(
      world.mailTo(member).text,
      /Kopien for andre stillinger har sin egen dag: 1\. mars 2028\.\s+Søknaden slettes 1\. september 2027\. Vil du/,
    )
    for (const other of [left, hired]) {
      assert.match(world.mailTo(other).text, /Opplysningene dine slettes 1\. september 2027/)
      assert.doesNotMatch(world.mailTo(other).text, /Kopien for andre/)
    }
  })

  it('is told by mail after the hour to undo, and not before', async () => {
    await decide('hired')
    await later(58)
    await world.ring()
    assert.equal(world.mails().length, 1)
    await later(2)
    await world.ring()
    await world.ring()
    assert.equal(world.mails().length, 2)
    assert.match(world.mailTo(applied).text, /Vi vil ansette deg og tar kontakt\./)
    assert.match((await staff.get(path)).text, /Ansettelse lagret\. E-posten gikk/)
  })

  it('made twice by the same person is one; anybody else who decides is told that somebody was faster', async () => {
    await decide('rejected')
    const row = await world.row(applied)
    assert.equal((await decide('rejected')).status, 303)
    assert.deepEqual(await world.row(applied), row)
    const colleague = await world.staff(['recruiter'])
    for (const [outcome, by] of [
      ['hired', staff],
      ['rejected', colleague],
      ['hired', colleague],
    ] as const) {
      const page = await decide(outcome, by)
      assert.equal(page.status, 409)
      assert.match(page.text, /Noen kom deg i forkjøpet\. Se hva som gjelder nå\./)
    }
    assert.deepEqual(await world.row(applied), row)
    assert.equal((await decisionMails()).length, 1)
    assert.equal(
      (await world.stored('audit', { about: applied.row._id, what: 'decision.recorded' })).length,
      1,
    )
  })

  it('made by two at once is made by one', async () => {
    const colleague = await world.staff(['recruiter'])
    const both = await Promise.all([decide('rejected'), decide('hired', colleague)])
    assert.deepEqual(new Set(both.map(page => page.status)), new Set([303, 409]))
    assert.equal((await decisionMails()).length, 1)
  })

  it('is undone wholly while the mail waits: decision, D and mail', async () => {
    const before = await world.row(applied)
    await decide('rejected')
    const undone = await undo()
    assert.deepEqual([undone.status, undone.location], [303, `${path}?done=decisionUndone`])
    const { stage: _read, ...after } = await world.row(applied)
    const { stage: _unread, ...wanted } = before
    assert.deepEqual(after, wanted)
    assert.equal((await undo()).status, 303)
    assert.equal((await world.stored('audit', { about: applied.row._id, what: 'decision.undone' })).length, 1)
    await later(61)
    await world.ring()
    assert.equal(world.mails().length, 1)
    assert.equal((await decide('hired')).status, 303)
    assert.equal((await world.row(applied)).decision?.outcome, 'hired')
    await later(61)
    await world.ring()
    assert.equal(world.mails().length, 2)
  })

  it('may be undone by a colleague too', async () => {
    await decide('rejected')
    assert.equal((await undo(await world.staff(['recruiter']))).status, 303)
    assert.equal((await world.row(applied)).state, 'received')
  })

  it('can be undone until the mail leaves, and is 409 after that', async () => {
    await decide('rejected')
    await later(59)
    assert.match((await staff.get(path)).text, /Angre/)
    await later(2)
    await world.ring()
    const page = await staff.get(path)
    assert.doesNotMatch(page.text, /Angre/)
    assert.equal((await undo()).status, 409)
    assert.equal((await world.row(applied)).state, 'decided')
    assert.equal(world.mails().length, 2)
  })

  it('undone while the mail is being sent ends as both or neither', async () => {
    await decide('rejected')
    await later(61)
    const [, undone] = await Promise.all([world.ring(), undo(), wait(0)])
    await world.ring()
    const { state } = await world.row(applied)
    const told = world.mails().length - 1
    assert.deepEqual(
      [undone.status, state, told],
      undone.status === 303 ? [303, 'received', 0] : [409, 'decided', 1],
    )
  })

  it('is taken only for an outcome that people give, and from a page of ours', async () => {
    for (const outcome of ['cancelled', 'withdrawn', '', 'REJECTED'])
      assert.equal((await decide(outcome)).status, 400, outcome)
    const foreign = await staff.post(
      `${path}/decision`,
      { outcome: 'rejected' },
      { 'sec-fetch-site': 'cross-site' },
    )
    assert.equal(foreign.status, 403)
    const office = await world.staff(['privacyOfficer'])
    assert.equal((await decide('rejected', office)).status, 404)
    assert.equal((await world.visitor().post(`${path}/decision`, { outcome: 'rejected' })).status, 401)
    assert.equal((await world.row(applied)).state, 'received')
  })
})
