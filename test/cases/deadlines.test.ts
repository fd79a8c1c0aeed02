import assert from 'node:assert/strict'
import { addressField } from '../../server/policy/fields.ts'
import { newId } from '../../server/base/ids.ts'
import { identifyCase } from '../../server/cases/identify-case.ts'
import { openCase } from '../../server/cases/open-case.ts'
import { casesOfSubject } from '../../server/cases/record-case.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { addDays, addMonths, instantsOf, localDate, type PlainDate } from '../../server/policy/retention.ts'
import { latestExtension, type CaseType } from '../../server/policy/rights.ts'
import { remindStaff } from '../../server/notice/remind-staff.ts'
import { askIdentity } from '../../server/rights/ask-identity.ts'
import { extendCase } from '../../server/rights/extend-case.ts'
import { keepDeadlines } from '../../server/rights/keep-deadlines.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const zone = 'Europe/Oslo'

describe('deadlines of cases', () => {
  let world: World
  let officer: StaffMember
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-10T09:00:00.000Z' })
    officer = await world.staff(['privacyOfficer'])
  })
  afterEach(async () => await world.close())

  const by = () => ({ kind: 'staff', staffId: officer.staffId, role: 'privacyOfficer' }) as const
  const today = () => localDate(world.ctx.clock.now(), zone)
  const caseOf = async (id: string) => {
    const row = await world.ctx.cases.byId(id)
    assert.ok(row)
    return row
  }
  /** A case that is due so many days from today, identified or not. */
  const dueIn = async (applied: Applied, days: number, how: { type?: CaseType; isKnown?: boolean } = {}) => {
    const { type = 'rectification', isKnown = true } = how
    const receivedOn: PlainDate = addMonths(addDays(today(), days), -1)
    const { subjectId, _id } = applied.row
    const id = newId('cas')
    const what = { type, subjectId, applicationIds: [_id], channel: 'phone' as const, request: '' }
    await openCase(world.ctx, { id, ...what, receivedOn, by: by() })
    if (isKnown) await identifyCase(world.ctx, { row: await caseOf(id), method: 'inPerson', by: by() })
    return id
  }
  const mailsTo = async (to: string, says: RegExp) => {
    await sendWaiting(world.ctx)
    return world.mails().filter(mail => mail.to === to && says.test(mail.text))
  }
  const addressOfPerson = ({ fields }: Applied) => String(fields[addressField])

  it('are told to privacy officers at 7, 1 and 0 days and daily when over, once a day, without names', async () => {
    const applied = await world.apply()
    for (const days of [8, 6, 2]) await dueIn(applied, days)
    assert.equal((await keepDeadlines(world.ctx)).reminded, 0)
    for (const days of [7, 0, -1]) await dueIn(applied, days)
    await dueIn(applied, 1, { type: 'access' })
    for (let n = 0; n < 2; n += 1) assert.equal((await keepDeadlines(world.ctx)).reminded, 4)
    await remindStaff(world.ctx)
    const mails = await mailsTo(officer.email, /./)
    assert.equal(mails.length, 1, 'a request for access is a case like the others')
    assert.equal(mails[0]?.subject, 'Noe venter på deg')
    for (const says of ['er over fristen', 'har frist i dag', 'har frist i morgen', 'har frist om en uke'])
      assert.ok(mails[0]?.text.includes(`1 sak om personvern ${says}.`), mails[0]?.text)
    assert.match(mails[0]?.text ?? '', /\/staff\/cases/)
    assert.ok(!mails[0]?.text.includes(String(applied.fields['fullName'])))

    const list = (await officer.get('/staff/cases')).text
    for (const label of ['7 dager igjen', '1 dag igjen', 'Frist i dag', '1 dag over fristen'])
      assert.ok(list.includes(label), label)
  })

  it('are told on weekdays from seven in the morning, and those of a weekend on its Friday', async () => {
    const applied = await world.apply()
    for (const days of [2, 3, 4, 5, 9, 10, 11, 12]) await dueIn(applied, days)
    const toldAt = async (instant: string) => {
      await world.restartOn(new Date(instant))
      const before = world.mails().length
      await keepDeadlines(world.ctx)
      await sendWaiting(world.ctx)
      const mails = world.mails().slice(before)
      return mails.filter(mail => mail.to === officer.email).map(mail => mail.text)
    }
    assert.deepEqual(await toldAt('2027-03-12T05:59:00Z'), [], 'before seven on the Friday')
    const [friday, ...more] = await toldAt('2027-03-12T06:00:00Z')
    assert.deepEqual(more, [])
    for (const says of [
      '1 sak om personvern har frist i dag.',
      '2 saker om personvern har frist i helgen.',
      '1 sak om personvern har frist på mandag.',
      '1 sak om personvern har frist om en uke.',
      '2 saker om personvern har frist om åtte eller ni dager.',
    ])
      assert.ok(friday?.includes(says), friday)
    assert.doesNotMatch(friday ?? '', /i morgen/)
    assert.deepEqual(await toldAt('2027-03-13T10:00:00Z'), [])
    assert.deepEqual(await toldAt('2027-03-14T10:00:00Z'), [])
    const [monday = ''] = await toldAt('2027-03-15T06:00:00Z')
    assert.ok(monday.includes('3 saker om personvern er over fristen.'), monday)
    assert.ok(monday.includes('1 sak om personvern har frist i dag.'), monday)
    assert.ok(monday.includes('1 sak om personvern har frist om en uke.'), monday)
  })

  it('of the 501st case are kept as those of the first, and one answered today brings no second mail', async () => {
    const applied = await world.apply()
    const earlier = await caseOf(await dueIn(applied, 5, { type: 'complaint' }))
    const { _id: _own, ...row } = earlier
    const rows = Array.from({ length: 501 }, () => ({ ...row, _id: newId('cas') }))
    await world.ctx.database.data.collection<{ _id: string }>('glemme_cases').insertMany(rows)
    const refusal = { code: '16', text: 'Det står riktig.' }
    const late = await dueIn(applied, 7, { type: 'access' })
    const two = [await dueIn(applied, 7), await dueIn(applied, 7)] as const
    const kept = await keepDeadlines(world.ctx)
    assert.deepEqual([kept.copiesOffered, kept.reminded], [1, 3])
    assert.ok((await caseOf(late)).copyAt)
    const told = async () => (await mailsTo(officer.email, /saker om personvern har frist om en uke/)).length
    assert.equal(await told(), 1)
    assert.equal((await officer.post(`/staff/cases/${two[0]}/refuse`, refusal)).status, 303)
    assert.equal((await keepDeadlines(world.ctx)).reminded, 2)
    assert.equal(await told(), 1, 'one was answered, none has joined')
    await dueIn(applied, 7)
    await keepDeadlines(world.ctx)
    assert.equal(await told(), 2, 'another has joined')
  })

  it('close what nobody has confirmed when it is due and they had two weeks, not the day before, and tell why', async () => {
    const applied = await world.apply()
    const unasked = await dueIn(applied, 0, { isKnown: false })
    const [tomorrow, now, late] = [
      await dueIn(applied, 15, { isKnown: false }),
      await dueIn(applied, 14, { isKnown: false, type: 'erasure' }),
      await dueIn(applied, -75, { isKnown: false, type: 'erasure' }),
    ]
    for (const id of [tomorrow, now, late]) await askIdentity(world.ctx, await caseOf(id), by())
    assert.equal((await keepDeadlines(world.ctx)).notIdentified, 0, 'logged when it was due already')
    const after = async (days: number) =>
      await world.restartOn(new Date(`${addDays('2027-03-10', days)}T09:00:00.000Z`))
    await after(13)
    assert.equal((await keepDeadlines(world.ctx)).notIdentified, 0)
    await after(14)
    await askIdentity(world.ctx, await caseOf(late), by()) // again: that is no new time
    assert.equal((await keepDeadlines(world.ctx)).notIdentified, 2)
    assert.equal((await keepDeadlines(world.ctx)).notIdentified, 0)
    assert.equal((await caseOf(tomorrow)).state, 'awaitingIdentity')
    assert.equal((await caseOf(unasked)).state, 'received', 'nobody asked who it is')
    const row = await caseOf(now)
    assert.deepEqual([row.state, row.code], ['notIdentified', '12-6'])
    assert.ok(row.closedAt && row.keptUntil)
    const told = await mailsTo(
      addressOfPerson(applied),
      /Vi kan ikke gjøre dette: vi vet ikke sikkert hvem som spør/,
    )
    assert.equal(told.length, 2)
    assert.match(told[0]?.text ?? '', /Datatilsynet .* eller gå til domstolene/)
    assert.equal((await world.row(applied)).state, 'received', 'nothing was carried out')
  })

  it('answer an open access with the standard copy 7 days before, and end it when they are over', async () => {
    const applied = await world.apply()
    const early = await dueIn(applied, 8, { type: 'access' })
    const soon = await dueIn(applied, 7, { type: 'access' })
    const over = await dueIn(applied, -1, { type: 'access' })
    const other = await world.apply()
    const masked = await dueIn(other, -1, { type: 'access' })
    const [word = ''] = String(other.fields['letter']).split(/\s/)
    const mask = { [`masks_${other.row._id}`]: word }
    assert.equal((await officer.post(`/staff/cases/${masked}/masks`, mask)).status, 303)
    const kept = await keepDeadlines(world.ctx)
    assert.deepEqual([kept.copiesOffered, kept.answered], [1, 2])
    const again = await keepDeadlines(world.ctx)
    assert.deepEqual([again.copiesOffered, again.answered], [0, 0])
    assert.deepEqual(
      [(await caseOf(early)).copyAt, (await caseOf(soon)).state, (await caseOf(over)).state],
      [null, 'open', 'granted'],
    )
    const stops = (await world.row(applied)).stops.map(stop => stop.ref)
    assert.deepEqual(stops.toSorted(), [early, soon].toSorted())
    const mails = await mailsTo(addressOfPerson(applied), /Hent kopien/)
    assert.equal(mails.length, 2)

    const visitor = world.visitor()
    const entered = await visitor.post(new URL(linkIn(mails[0] ?? { text: '' })).pathname)
    assert.equal(entered.location, '/my/copies')
    const id = newId('exp')
    assert.equal((await visitor.post('/my/copies', { copyId: id, kind: 'access' })).status, 303)
    assert.equal((await visitor.get(`/my/copies/${id}/file`)).status, 200)
    assert.deepEqual([(await caseOf(early)).state, (await caseOf(soon)).state], ['granted', 'granted'])
    assert.deepEqual((await world.row(applied)).stops, [])

    const { state, code } = await caseOf(masked)
    assert.deepEqual([state, code], ['partly', '15-4'])
    const [told] = await mailsTo(addressOfPerson(other), /det ville vise opplysninger om andre.*Datatilsynet/)
    const person = world.visitor()
    const own = await person.follow(await person.post(new URL(linkIn(told ?? { text: '' })).pathname))
    assert.match(own.html, /name="copyId"/, 'the copy can be fetched while its link opens')
  })

  it('of an extended access: the copy and the stop follow the later day', async () => {
    const applied = await world.apply()
    const id = await dueIn(applied, 3, { type: 'access' })
    assert.equal((await keepDeadlines(world.ctx)).copiesOffered, 1)
    const row = await caseOf(id)
    const until = latestExtension(row.receivedOn)
    await extendCase(world.ctx, { row, until, code: 'many', text: 'Mange.', by: by() })
    const extended = await caseOf(id)
    assert.deepEqual([extended.state, extended.extendedDueOn, extended.code], ['extended', until, 'many'])
    assert.deepEqual((await world.row(applied)).stops[0]?.until, instantsOf(until, zone).overdueAt)
    const kept = await keepDeadlines(world.ctx)
    assert.deepEqual([kept.copiesOffered, kept.reminded], [0, 0])
    const offeredOn = async (date: PlainDate) => {
      await world.restartOn(new Date(`${date}T09:00:00.000Z`))
      return (await keepDeadlines(world.ctx)).copiesOffered
    }
    assert.deepEqual(
      [await offeredOn(addDays(until, -8)), await offeredOn(addDays(until, -7)), await offeredOn(until)],
      [0, 1, 0],
    )
    assert.equal((await mailsTo(addressOfPerson(applied), /Hent kopien/)).length, 2, 'once per deadline')
    await world.restartOn(new Date(`${addDays(until, 1)}T09:00:00.000Z`))
    const over = await keepDeadlines(world.ctx)
    assert.deepEqual([over.copiesOffered, over.answered], [0, 1], 'the link of the second still opens')
    const [told] = await casesOfSubject(world.ctx, applied.row.subjectId)
    assert.deepEqual(
      told?.history.map(step => step.event),
      ['open', 'identify', 'copy', 'extend', 'copy', 'grant'],
    )
  })
})
