import assert from 'node:assert/strict'
import { newId, type CaseId } from '../../server/base/ids.ts'
import { casesOfSubject } from '../../server/cases/record-case.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { addDays } from '../../server/policy/retention.ts'
import { joined } from '../portal/joined.ts'
import { aQuickApplicant, mailsTo, type Applicant } from '../portal/stories.ts'
import { anOffice, placeHold, registerCase } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'

const subject = /^Saken din om personopplysninger$/

/** One person with two applications. */
interface Person extends Applicant {
  other: Applied
}

describe('a case about several applications', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-10T09:00:00.000Z' }))
  })
  after(async () => await world.close())

  const somebody = async (): Promise<Person> => {
    const one = await aQuickApplicant(world, { files: [] })
    const other = await world.apply({ files: [] })
    await joined(world.ctx, one, other)
    return { ...one, other }
  }
  const registered = async (one: Applicant, type: string, by: StaffMember = officer) => {
    const id = newId('cas')
    const path = await registerCase(world, by, { id, type, person: String(one.fields['emailAddress']) })
    assert.equal((await by.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
    return { path, id }
  }
  const caseOf = async (id: CaseId) => {
    const row = await world.ctx.cases.byId(id)
    assert.ok(row)
    return row
  }
  const hold = async ({ row }: Applied, code = 'claim') => {
    await placeHold(world, officer, { reference: row.reference, code })
  }
  const statesOf = async ({ row, other }: Person) =>
    await Promise.all([row, other.row].map(async one => (await world.row({ row: one })).state))
  const stopsOf = async (row: Pick<Applied, 'row'>) =>
    (await world.row(row)).stops.map(stop => [stop.kind, stop.ref])
  const told = async (one: Applicant) => {
    await sendWaiting(world.ctx)
    return mailsTo(world, one, subject).map(mail => mail.text)
  }
  const followed = (mails: readonly string[]) => {
    const page = mails.flatMap(text => /\/erasures\/[\w-]{43}/.exec(text) ?? []).at(-1)
    assert.ok(page, mails.at(-1))
    return page
  }

  it('is done as far as no hold stands, by a privacy officer: partly, with the reason, authority and court', async () => {
    const person = await somebody()
    await hold(person)
    const byRecruiter = await registered(person, 'erasure', recruiter)
    assert.match((await recruiter.get(byRecruiter.path)).text, /Personvernansvarlig svarer på denne/)
    assert.equal((await recruiter.post(`${byRecruiter.path}/carry-out`)).status, 409)
    const { path, id } = await registered(person, 'erasure')
    assert.match((await officer.get(path)).text, /En sperre står på en av søknadene til 10\. juli 2027/)
    assert.equal((await officer.post(`${path}/carry-out`)).status, 303)
    const row = await caseOf(id)
    assert.deepEqual([row.state, row.code, row.applicationIds], ['partly', '17-3-e', [person.other.row._id]])
    assert.deepEqual(await statesOf(person), ['received', 'erasure_pending'])
    const mails = await told(person)
    const why =
      /Vi har gjort en del .* rettskrav, til 10\. juli 2027\. Du kan klage til Datatilsynet .* domstolene/
    assert.ok(mails.some(text => why.test(text)))
    assert.match((await officer.get(path)).text, /Gjort delvis/)
    assert.equal((await world.visitor().post(`${followed(mails)}/undo`)).status, 303)
    assert.deepEqual(await statesOf(person), ['received', 'received'])
    assert.equal((await caseOf(id)).state, 'withdrawn')
  })

  it('is done partly when a hold comes before the deletion of one, and refused when it comes for the last', async () => {
    const person = await somebody()
    const page = await person.portal.post(`${person.own}/erase`, { scope: 'all' })
    assert.equal(page.status, 303, page.text)
    const followedAt = page.location
    const caseNow = async () =>
      (await casesOfSubject(world.ctx, person.row.subjectId)).find(({ row }) => row.type === 'erasure')?.row
    await hold(person, 'duty')
    assert.deepEqual(await statesOf(person), ['received', 'erasure_pending'])
    const partly = await caseNow()
    assert.deepEqual(
      [partly?.state, partly?.code, partly?.applicationIds],
      ['partly', '17-3-b', [person.other.row._id]],
    )
    assert.equal((await told(person)).filter(text => /Vi har gjort en del/.test(text)).length, 1)
    const waits = await world.visitor().get(followedAt)
    assert.match(waits.text, /Vi har gjort en del .* loven krever at vi beholder opplysningene/)
    await hold(person.other)
    const refused = await caseNow()
    assert.deepEqual([refused?.state, refused?.code], ['refused', '17-3-e'])
    assert.equal((await told(person)).filter(text => /Vi kan ikke gjøre dette/.test(text)).length, 1)
  })

  it('and one of them kept by a hold: the page that follows the deletion ends with the others, and says why one stays', async () => {
    const person = await somebody()
    const page = await person.portal.post(`${person.own}/erase`, { scope: 'all' })
    await hold(person)
    const past = new Date(world.ctx.clock.now().getTime() - 60_000)
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    const set = { 'erasure.undoUntil': past, eligibleAt: past }
    await rows.updateOne({ _id: person.other.row._id }, { $set: set })
    await world.ctx.erasure.engine.sweep()
    assert.equal(await world.ctx.applications.byId(person.other.row._id), null)
    await world.ctx.erasure.ledger.appendQueued()
    await world.ctx.erasure.engine.sweep()
    const done = await world.visitor().get(page.location)
    assert.match(done.text, /Resten av det du ba om, er slettet og kontrollert/)
    assert.match(
      done.text,
      /Vi har gjort en del av det du ba om, men ikke alt: opplysningene trengs i et rettskrav/,
    )
    assert.equal((done.html.match(/href="\/certificates\/[\w-]{5,}"/g) ?? []).length, 1, 'of what went')
  })

  it('of access is closed by an erasure of all it covers, by staff too, and open until the same day once that is undone', async () => {
    const person = await somebody()
    const access = await registered(person, 'access')
    const until = addDays((await caseOf(access.id)).dueOn, 40)
    const longer = { until, code: 'complex', text: 'Vi må hente fra arkivet.' }
    assert.equal((await officer.post(`${access.path}/extend`, longer)).status, 303)
    const stop = [['access', access.id]]
    const erasure = await registered(person, 'erasure')
    assert.equal((await officer.post(`${erasure.path}/carry-out`)).status, 303)
    const closed = await caseOf(access.id)
    assert.deepEqual([closed.state, closed.closedAt === null], ['withdrawn', false])
    assert.deepEqual(await stopsOf(person), [])
    assert.match((await officer.get(access.path)).text, /Avsluttet fordi alt slettes/)
    const undo = `${followed(await told(person))}/undo`
    for (let n = 0; n < 2; n += 1) assert.equal((await world.visitor().post(undo)).status, 303)
    const open = await caseOf(access.id)
    assert.deepEqual(
      [open.state, open.extendedDueOn, open.closedAt, open.keptUntil],
      ['extended', until, null, null],
    )
    assert.deepEqual([await stopsOf(person), await stopsOf(person.other)], [stop, stop])
  })

  it('of access is closed with the last of what it covers, and open again when a hold keeps that', async () => {
    const person = await somebody()
    const access = await registered(person, 'access')
    await person.portal.post(`${person.own}/erase`, { scope: 'one' })
    assert.equal((await caseOf(access.id)).state, 'open', 'it covers the other too')
    const last = await person.portal.post(`/my/applications/${person.other.row._id}/erase`, { scope: 'one' })
    assert.equal(last.status, 303, last.text)
    assert.equal((await caseOf(access.id)).state, 'withdrawn')
    await hold(person.other)
    assert.equal((await caseOf(access.id)).state, 'open', 'under a hold access still works')
    assert.ok((await stopsOf(person.other)).some(([kind]) => kind === 'access'))
  })

  it('of access that the person did not ask for any more stays closed when an erasure is undone', async () => {
    const person = await somebody()
    const access = await registered(person, 'access')
    assert.equal((await officer.post(`${access.path}/withdraw`)).status, 303)
    const page = await person.portal.post(`${person.own}/erase`, { scope: 'all' })
    assert.equal((await world.visitor().post(`${page.location}/undo`)).status, 303)
    assert.equal((await caseOf(access.id)).state, 'withdrawn')
    assert.deepEqual(await stopsOf(person), [])
  })

  it('is carried out once, whoever presses the button a second time or at the same moment', async () => {
    const colleague = await world.staff(['privacyOfficer'])
    const mailOf = { erasure: /\/erasures\//, access: /Hent kopien/, restriction: /Vi har svart/ } as const
    for (const [type, says] of Object.entries(mailOf)) {
      const person = await somebody()
      const { path, id } = await registered(person, type)
      const pressed = await Promise.all(
        [officer, colleague].map(async by => await by.post(`${path}/carry-out`)),
      )
      pressed.push(await colleague.post(`${path}/carry-out`))
      assert.deepEqual(
        pressed.map(page => [page.status, page.location]),
        pressed.map(() => [303, path]),
        type,
      )
      assert.equal((await told(person)).filter(text => says.test(text)).length, 1, type)
      const known = await casesOfSubject(world.ctx, person.row.subjectId)
      const steps = known.find(({ row }) => row._id === id)?.history.map(step => step.event)
      assert.deepEqual(steps?.slice(2), [type === 'access' ? 'copy' : 'grant'], type)
    }
  })

  it('shows what happened to whoever presses the button after a colleague refused it', async () => {
    const person = await somebody()
    const { path, id } = await registered(person, 'erasure')
    assert.equal((await officer.post(`${path}/refuse`, { code: '17-3-b', text: 'Plikt.' })).status, 303)
    const page = await officer.post(`${path}/carry-out`)
    assert.deepEqual([page.status, page.location], [303, path])
    assert.equal((await caseOf(id)).state, 'refused')
    assert.deepEqual(await stopsOf(person), [])
  })
})
