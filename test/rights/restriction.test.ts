import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { Refusal } from '../../server/base/errors.ts'
import { newId } from '../../server/base/ids.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { remindStaff } from '../../server/notice/remind-staff.ts'
import { endLapsedStops } from '../../server/rights/end-lapsed-stops.ts'
import { announceLifting, liftOwnRestriction } from '../../server/rights/lift-restriction.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { endAccess, extendAccess, stopForAccess } from '../../server/cases/stop-for-access.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { caseDueOn, latestExtension } from '../../server/policy/rights.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const zone = 'Europe/Oslo'
const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

describe('a right that stops a purge', () => {
  let world: World
  let officer: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-01-31T09:00:00.000Z' })
    officer = await world.staff(['privacyOfficer'])
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const change = async ({ row }: Applied, set: object) => {
    const rows = world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
    await rows.updateOne({ _id: row._id }, { $set: set })
  }
  const due = (date: string) => ({
    due: { date, rule: 'undecided', policyVersion: 1 },
    ...instantsOf(date, zone),
  })
  const by = ({ row }: Applied) => ({ kind: 'applicant', subjectId: row.subjectId }) as const
  const staff = () => ({ kind: 'staff', staffId: officer.staffId, role: 'privacyOfficer' }) as const
  const sweep = async () => await world.ctx.erasure.engine.sweep()
  const isThere = async ({ row }: Applied) => (await world.ctx.applications.byId(row._id)) !== null

  describe('the restriction', () => {
    it('E27: keeps what is due, out of sight of those who hire, and the applicant is told and sees why', async () => {
      const recruiter = await world.staff(['recruiter'])
      const applied = await world.apply()
      const applicationId = applied.row._id
      const ref = await restrict(world.ctx, { applicationId, by: by(applied) })
      assert.equal(await restrict(world.ctx, { applicationId, by: by(applied) }), ref)
      await change(applied, due(addDays(today(), -1)))
      assert.deepEqual([(await sweep()).claimed, await isThere(applied)], [0, true])
      assert.equal((await recruiter.get(`/staff/applications/${applicationId}`)).status, 404)

      await sendWaiting(world.ctx)
      const mail = world.mailTo(applied)
      assert.equal(mail.subject, 'Opplysningene dine er begrenset')
      assert.match(mail.text, /vi sletter den ikke så lenge begrensningen står/)
      const person = await world.portal(linkIn(mail))
      assert.match(
        (await person.get(`/my/applications/${applicationId}`)).text,
        /Opplysningene er begrenset\./,
      )
    })

    it('lifted by the applicant past D, leaves fourteen days', async () => {
      const applied = await world.apply()
      const applicationId = applied.row._id
      await restrict(world.ctx, { applicationId, by: by(applied) })
      await change(applied, due(today()))
      await liftOwnRestriction(world.ctx, { applicationId, by: by(applied) })
      await liftOwnRestriction(world.ctx, { applicationId, by: by(applied) })
      const row = await world.row(applied)
      assert.deepEqual(
        [row.stops, row.due.date, row.notBefore],
        [[], addDays(today(), 14), addDays(today(), 14)],
      )
      assert.equal(
        (await world.stored('audit', { what: 'restriction.lifted', about: applicationId })).length,
        1,
      )
    })

    it('lifted by the privacy officer, ends seven whole days after the applicant was told', async () => {
      const applied = await world.apply()
      const applicationId = applied.row._id
      await restrict(world.ctx, { applicationId, by: by(applied) })
      const liftOn = await announceLifting(world.ctx, { applicationId, by: staff() })
      assert.equal(liftOn, '2027-02-08')
      await sendWaiting(world.ctx)
      assert.equal(world.mailTo(applied).subject, 'Begrensningen din tar snart slutt')
      assert.match(world.mailTo(applied).text, /Vi opphever begrensningen 8\. februar 2027\./)
      assert.equal(await endLapsedStops(world.ctx), 0)
      assert.deepEqual((await world.row(applied)).stops[0]?.until, instantsOf(liftOn, zone).eligibleAt)

      await change(applied, { 'stops.0.until': world.ctx.clock.now() })
      assert.equal(await endLapsedStops(world.ctx), 1)
      assert.deepEqual((await world.row(applied)).stops, [])
    })

    it("is nobody else's to set or lift, and there is none to end where none stands", async () => {
      const [applied, other] = [await world.apply(), await world.apply()]
      const applicationId = applied.row._id
      await assert.rejects(restrict(world.ctx, { applicationId, by: by(other) }), refusal('notFound'))
      await restrict(world.ctx, { applicationId, by: by(applied) })
      await assert.rejects(
        liftOwnRestriction(world.ctx, { applicationId, by: by(other) }),
        refusal('notFound'),
      )
      const none = announceLifting(world.ctx, { applicationId: other.row._id, by: staff() })
      await assert.rejects(none, refusal('notFound'))
    })
  })

  describe('the request for access', () => {
    const ask = async (...of: Applied[]) => {
      const request = { ref: newId('cas'), applicationIds: of.map(one => one.row._id), by: staff() }
      return { request, stopped: await stopForAccess(world.ctx, { ...request, dueOn: caseDueOn(today()) }) }
    }

    it('P16 and E37: keeps everything it covers from an hour before D until it is answered, then lets it go', async () => {
      const applied = await world.apply()
      const soon = new Date(world.ctx.clock.now().getTime() + 3_600_000)
      await change(applied, { eligibleAt: soon, overdueAt: new Date(soon.getTime() + 24 * 3_600_000) })
      const { request, stopped } = await ask(applied)
      assert.deepEqual(stopped, [applied.row._id])
      assert.deepEqual((await world.row(applied)).stops[0]?.until, instantsOf('2027-03-01', zone).eligibleAt)
      await change(applied, due(addDays(today(), -3)))
      assert.deepEqual([(await sweep()).claimed, await isThere(applied)], [0, true])
      await endAccess(world.ctx, request)
      await endAccess(world.ctx, request)
      assert.ok((await world.row(applied)).overdueAt > world.ctx.clock.now())
      await sweep()
      assert.equal(await isThere(applied), false)
      const found = await world.ctx.erasure.certificates.find(applied.row.certificateNo)
      assert.ok(found.verdict === 'genuine')
      assert.deepEqual(found.certificate.body.stoppedBy, ['access'])
    })

    it('leaves out what is on its way, waits longer when extended, and its lapse is recorded', async () => {
      const [applied, going] = [await world.apply(), await world.apply()]
      await world.ctx.erasure.engine.request({
        units: [going.row._id],
        why: 'applicant',
        by: by(going),
        skipCooling: false,
      })
      const { request, stopped } = await ask(applied, going)
      assert.deepEqual(stopped, [applied.row._id])
      assert.equal(await extendAccess(world.ctx, { ...request, dueOn: latestExtension(today()) }), 1)
      assert.deepEqual((await world.row(applied)).stops[0]?.until, instantsOf('2027-05-01', zone).eligibleAt)

      await change(applied, { 'stops.0.until': world.ctx.clock.now() })
      assert.equal(await endLapsedStops(world.ctx), 1)
      const lapse = { what: 'accessStop.lifted', about: applied.row._id }
      assert.equal((await world.stored('audit', lapse)).length, 1)
    })
  })

  it('and who is undecided thirty days before D is in the mail of whose job it is, by weeks', async () => {
    const manager = await world.manager()
    const monday = '2027-03-01'
    const [first, second, third] = [await world.apply(), await world.apply(), await world.apply()]
    await change(first, due(monday))
    await change(second, due('2027-03-07'))
    await change(third, due('2027-03-08'))
    const remind = async (day: string): Promise<number> => {
      const now = async (): Promise<Date> => await Promise.resolve(new Date(`${day}T09:00:00Z`))
      const then = { ...world.ctx, database: { ...world.ctx.database, now } }
      return (await remindStaff(then)).undecided
    }
    // Thirty days before is a Saturday: they are told on the Friday.
    assert.deepEqual(
      [await remind('2027-01-28'), await remind('2027-01-29'), await remind('2027-01-30')],
      [0, 2, 0],
    )
    assert.equal(await remind('2027-02-01'), 2, 'the same, who are told once')
    await sendWaiting(world.ctx)
    const mails = world.mails().filter(mail => mail.to === manager.email)
    assert.equal(mails.length, 1)
    assert.match(mails[0]?.text ?? '', /2 søknader slettes snart uten at noen har fått svar/)
    assert.ok(mails[0]?.text.includes(`/staff/jobs/${first.row.vacancyId}`))
    for (const applied of [first, second])
      assert.ok(!mails[0]?.text.includes(String(applied.fields['fullName'])))
  })
})
