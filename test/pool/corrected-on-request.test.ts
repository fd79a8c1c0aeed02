import assert from 'node:assert/strict'
import { correctionInput } from '../../server/policy/corrections.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { aDesk, type Desk } from '../cases/desk.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { openedTexts } from '../support/opened.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aMemberOf, applicationGone, type MemberOf } from './members.ts'

const nameField = fieldNames.find(name => ruleOf(name).role === 'name') ?? ''
const letterField = fieldNames.find(name => ruleOf(name).role === 'letter') ?? ''

describe('somebody who is only in the pool and asks by phone', () => {
  let desk: Desk
  let officer: StaffMember
  let member: MemberOf
  let path: string
  before(async () => {
    desk = await aDesk()
    officer = desk.officer
    member = await aMemberOf(desk.world, { fields: { [nameField]: 'Feilskrevet Medlemsen' } })
    await applicationGone(desk.world, member)
    const about = { type: 'rectification', person: member.entry.reference, request: 'Navnet er feil.' }
    path = await desk.register(member, about)
    assert.equal((await officer.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
  })
  after(async () => await desk.world.close())

  const files = async () => await desk.world.stored('files', { applicationId: member.entry._id })
  const answer = async () => await officer.post(`${path}/answer`, { text: 'Vi har rettet det.' })

  it('has the name corrected by the desk, everywhere, and the case is not answered before', async () => {
    assert.equal((await answer()).status, 422)
    const page = await officer.get(`${path}/correct`)
    assert.match(page.text, /Kopien for andre stillinger/)
    assert.doesNotMatch(page.text, /Notater og poeng|Feilskrevet|Første\.pdf/)
    const field = `${path}/fields/${member.entry._id}/${nameField}`
    const form = await officer.get(field)
    assert.match(form.text, /Kopien for andre stillinger/)
    const done = await officer.post(field, { [correctionInput]: 'Riktig Medlemsen' })
    assert.deepEqual([done.status, done.location], [303, path], done.text)
    const lines = await openedTexts(desk.world)
    assert.ok(lines.every(line => !line.includes('Feilskrevet')))
    assert.match((await desk.recruiter.get('/staff/pool')).text, /Riktig Medlemsen/)
    assert.equal((await officer.get(`${path}/fields/${member.entry._id}/${letterField}`)).status, 404)
    const { subjectId } = member.entry
    assert.equal((await desk.world.ctx.cases.ofSubject(subjectId)).length, 1, 'no case beside it')
  })

  it('has the CV replaced and removed, and then the case can be answered', async () => {
    const folder = `${path}/files/${member.entry._id}`
    const parts = [filePart(aPdf({ text: 'Ny' }), 'Ny.pdf', 'file')]
    const replaced = await officer.send(`${folder}?kind=cv&instead=${member.copyId}`, parts)
    assert.deepEqual([replaced.status, replaced.location], [303, path], replaced.text)
    const [fresh, ...more] = await files()
    assert.deepEqual([fresh?.['_id'] === member.copyId, more], [false, []])
    assert.equal((await officer.post(`${folder}/${String(fresh?.['_id'])}/remove`)).status, 303)
    assert.deepEqual(await files(), [])
    assert.equal((await officer.get(`${path}/notes/${member.entry._id}/not_${'a'.repeat(22)}`)).status, 404)
    assert.equal((await answer()).status, 303)
    assert.equal((await desk.caseAt(path)).state, 'granted')
  })
})
