import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { newId } from '../../server/base/ids.ts'
import { openCase } from '../../server/cases/open-case.ts'
import { accessSchema } from '../../server/policy/copy-schema.ts'
import { localDate } from '../../server/policy/retention.ts'
import { asked, taken, textOf } from '../copies/takers.ts'
import { joined } from '../portal/joined.ts'
import { aQuickApplicant, erasureOf, later, mailsTo } from '../portal/stories.ts'
import { anOffice, registerCase } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { linkIn, type Applied, type World } from '../support/world.ts'

describe('a request for access and a copy', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-10T09:00:00.000Z' }))
  })
  after(async () => await world.close())

  /** One person of whom somebody else is named in each text, signed in. */
  const someoneWritten = async () => {
    const person = await aQuickApplicant(world, { fields: { letter: 'Brev om Berit\nFossum.' } })
    const path = `/staff/applications/${person.row._id}`
    await recruiter.post(`${path}/notes`, { id: newId('not'), text: 'Notat om Berit Fossum.' })
    await recruiter.post(`${path}/messages`, { id: newId('msg'), text: 'Beskjed om BERIT FOSSUM.' })
    return person
  }
  /** The case of somebody who has shown who they are. */
  const atTheDesk = async ({ row }: Applied) => {
    const id = newId('cas')
    const typed = { id, type: 'access', person: row.reference, channel: 'letter' }
    const path = await registerCase(world, officer, typed)
    assert.equal((await officer.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
    return { id, path }
  }
  /** One person with two applications, signed in. */
  const somebody = async () => {
    const [one, other] = [await aQuickApplicant(world), await world.apply()]
    await joined(world.ctx, one, other)
    return { ...one, other: await world.row(other) }
  }
  const ask = async ({ row }: Applied, applicationIds = [row._id]) => {
    const { subjectId } = row
    const id = newId('cas')
    const receivedOn = localDate(world.ctx.clock.now(), 'Europe/Oslo')
    const by = { kind: 'applicant', subjectId } as const
    const about = { type: 'access', subjectId, applicationIds, channel: 'portal', request: '' } as const
    await openCase(world.ctx, { id, ...about, receivedOn, by })
    return id
  }
  const stateOf = async (id: string) => (await world.ctx.cases.byId(id))?.state
  const stopsOf = async (applied: Pick<Applied, 'row'>) =>
    (await world.row(applied)).stops.map(stop => stop.kind)

  it('of one application answers what asks for that one, and nothing that asks for others too', async () => {
    const person = await somebody()
    const both = await ask(person, [person.row._id, person.other._id])
    const one = await ask(person)
    const path = await asked(person, 'access', { application: person.row._id })
    assert.equal((await person.portal.get(`${path}/file`)).status, 200)
    assert.deepEqual([await stateOf(one), await stateOf(both)], ['granted', 'open'])
    assert.deepEqual(await stopsOf({ row: person.other }), ['access'])

    const whole = await asked(person, 'access')
    assert.equal((await person.portal.get(`${whole}/file`)).status, 200)
    assert.equal(await stateOf(both), 'granted')
    assert.deepEqual(await stopsOf({ row: person.other }), [])
  })

  it('is not answered by looking what the file is like, nor by the copy for taking away', async () => {
    const person = await somebody()
    const id = await ask(person)
    const path = await asked(person, 'access')
    assert.equal((await person.portal.head(`${path}/file`)).status, 200)
    assert.equal((await person.portal.get(`${await asked(person, 'portable')}/file`)).status, 200)
    assert.equal(await stateOf(id), 'open')
    assert.equal((await person.portal.get(`${path}/file`)).status, 200)
    assert.equal(await stateOf(id), 'granted')
  })

  it('is not answered by a copy that was made before it', async () => {
    const person = await somebody()
    const path = await asked(person, 'access')
    await world.restartOn(later(world, 60_000))
    const portal = await world.portal(person.link)
    const id = await ask(person)
    assert.equal((await portal.get(`${path}/file`)).status, 200)
    assert.equal(await stateOf(id), 'open')
    assert.deepEqual(await stopsOf(person), ['access'])
  })

  it('made by staff leaves out what is about others, says so and why, and ends the case in part', async () => {
    const person = await someoneWritten()
    const { path, id } = await atTheDesk(person)
    const mask = { [`masks_${person.row._id}`]: 'Berit Fossum' }
    for (const [typed, says] of [
      [{ [`masks_${person.row._id}`]: 'Berit Fossum\nIngen slik' }, /Sted nummer 2 finnes ikke/],
      [{ [`masks_${person.row._id}`]: '01819030037' }, /fødselsnummer/],
    ] as const) {
      const refused = await officer.post(`${path}/masks`, typed)
      assert.deepEqual([refused.status, says.test(refused.text)], [422, true], refused.text)
    }
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(`${path}/masks`, mask)).status, 303)
    assert.equal((await world.stored('audit', { what: 'case.masked', about: person.row._id })).length, 1)
    const shown = await officer.get(`${path}/masks`)
    assert.match(shown.text, /mangler bare i kopien\. På søkerens egen side utelates ingenting/)
    for (const text of [
      'Brev om [utelatt: andres opplysninger].',
      'Notat om [utelatt',
      'Beskjed om [utelatt',
    ])
      assert.ok(shown.text.includes(text), text)
    assert.ok(!JSON.stringify(await world.stored('cases')).includes('Fossum'))

    assert.equal((await officer.post(`${path}/carry-out`)).status, 303)
    await sendMail.run(world.ctx)
    const portal = world.visitor()
    const link = linkIn(mailsTo(world, person, /Saken din/).at(-1) ?? { text: '' })
    assert.equal((await portal.post(new URL(link).pathname)).location, `/my/cases/${id}`)
    const page = await portal.get(`/my/cases/${id}`)
    const copyId = /name="copyId" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    const copied = await portal.post('/my/copies', { kind: 'access', copyId, case: id })
    const { copy, entries } = await taken({ portal }, copied.location, 'access')
    for (const name of ['data.json', 'index.html', 'resume.json'])
      assert.ok(!/fossum/i.test(textOf(entries, name)), name)
    assert.ok([...entries].some(([name, bytes]) => name.endsWith('.pdf') && bytes.length > 0))
    const { leftOut } = copy
    assert.deepEqual([leftOut?.code, leftOut?.authority], ['15-4', 'Datatilsynet'])
    for (const text of ['ville vise opplysninger om andre', 'Datatilsynet', 'domstolene', '[utelatt: andres'])
      assert.ok(textOf(entries, 'index.html').includes(text), text)
    assert.ok(textOf(entries, 'index.html').includes('Notat om [utelatt: andres opplysninger].'))
    assert.doesNotThrow(() => accessSchema.parse(copy))

    const row = await world.ctx.cases.byId(id)
    assert.deepEqual([row?.state, row?.code, await stopsOf(person)], ['partly', '15-4', []])
    await sendMail.run(world.ctx)
    const told = mailsTo(world, person, /Saken din/).at(-1)?.text ?? ''
    assert.match(told, /ikke alt: det ville vise opplysninger om andre.*Datatilsynet.*domstolene/)
    assert.equal((await officer.post(`${path}/masks`, { [`masks_${person.row._id}`]: '' })).status, 409)

    const own = await taken(person, await asked(person, 'access'), 'access')
    assert.ok(textOf(own.entries, 'data.json').includes('Notat om Berit Fossum.'), 'the own copy is whole')
    assert.equal(own.copy.leftOut, null)
  })

  it('ends when what it leaves out changes; the mask goes with its application, and is seen by officers only', async () => {
    const person = await someoneWritten()
    const { path, id } = await atTheDesk(person)
    const name = `masks_${person.row._id}`
    for (const role of ['recruiter', 'hiringManager', 'administrator'] as const)
      assert.equal((await (await world.staff([role])).get(`${path}/masks`)).status, 404, role)
    await officer.post(`${path}/masks`, { [name]: 'Berit' })
    await officer.post(`${path}/carry-out`)
    const copied = await person.portal.post('/my/copies', { kind: 'access', copyId: newId('exp'), case: id })
    const others = await somebody()
    const stolen = await others.portal.post('/my/copies', { kind: 'access', copyId: newId('exp'), case: id })
    assert.equal(stolen.status, 404)
    await officer.post(`${path}/masks`, { [name]: 'Berit Fossum' })
    assert.equal((await person.portal.get(`${copied.location}/file`)).status, 410)
    assert.match((await person.portal.get(person.own)).text, /personvernansvarlig/i, 'the look is told')

    await joined(world.ctx, person, await world.apply())
    await erasureOf(person, { scope: 'one', now: 'yes' })
    await world.ring()
    const [left] = await world.stored('cases', { _id: id })
    assert.deepEqual([left?.['subjectId'], left?.['masks']], [person.row.subjectId, []])
  })
})
