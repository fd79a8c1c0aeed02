import assert from 'node:assert/strict'
import { noteRecipient } from '../../server/applications/disclosures-store.ts'
import { newId } from '../../server/base/ids.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { correctionInput } from '../../server/policy/corrections.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { openedTexts } from '../support/opened.ts'
import { placeHold } from '../support/office.ts'
import type { Page } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'
import { aDesk, type Desk } from './desk.ts'

const fieldOf = (role: string) => fieldNames.find(name => ruleOf(name).role === role) ?? ''
const nothingYet = /Ingenting er rettet i saken\. Rett det som er feil først, eller avslå med grunnen\./

describe('correcting for somebody who asked by phone or letter', () => {
  let desk: Desk
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    desk = await aDesk()
    ;({ world, officer, recruiter } = desk)
  })
  after(async () => await world.close())

  const idOf = ({ row }: Applied) => row._id
  async function asked(applied: Applied, by: StaffMember = officer): Promise<string> {
    const path = await desk.register(applied, { type: 'rectification', request: 'Navnet er feil.' }, by)
    assert.equal((await by.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
    return path
  }
  const correct = async (path: string, applied: Applied, ...[role, value]: [string, string]): Promise<Page> =>
    await officer.post(`${path}/fields/${idOf(applied)}/${fieldOf(role)}`, { [correctionInput]: value })
  const answer = async (path: string, by: StaffMember = officer): Promise<Page> =>
    await by.post(`${path}/answer`, { text: 'Vi har rettet navnet.' })
  const audited = async (applied: Applied, what: string) =>
    await world.stored('audit', { about: idOf(applied), what })
  const held = async ({ row }: Applied) => await placeHold(world, officer, { reference: row.reference })

  it('is not answered as done before anything is corrected, whoever says so', async () => {
    const applied = await world.apply()
    const path = await asked(applied, recruiter)
    for (const by of [officer, recruiter]) {
      const before = await by.get(path)
      assert.match(before.html, new RegExp(`href="${path}/correct"`))
      assert.doesNotMatch(before.html, new RegExp(`action="${path}/answer"`))
      const refused = await answer(path, by)
      assert.equal(refused.status, 422)
      assert.match(refused.text, nothingYet)
      assert.ok(refused.html.includes('Vi har rettet navnet.'), 'what was written stays')
    }
    assert.equal((await desk.caseAt(path)).state, 'open')
  })

  it('puts the new value in the place of the old one, as the own form does, and then the case can be answered', async () => {
    const name = 'Feilskrevet Navnsen'
    const applied = await world.apply({ fields: { [fieldOf('name')]: name, poolConsent: 'yes' } })
    const key = (await world.ctx.vault.keys.open([idOf(applied)])).get(idOf(applied))
    assert.ok(key)
    const to = { name: 'Lønn AS', address: 'post@lonn.example' }
    await noteRecipient(world.ctx, key, { applicationId: idOf(applied), to, at: world.ctx.clock.now() })
    const path = await asked(applied)
    const due = (await world.row(applied)).due.date
    const form = await officer.get(`${path}/fields/${idOf(applied)}/${fieldOf('name')}`)
    assert.equal(form.status, 200)
    assert.doesNotMatch(form.text, /Feilskrevet/, 'what stands there is not shown')
    const wrong = await correct(path, applied, 'address', 'ikke en adresse')
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /E-postadressen er ikke riktig/)
    assert.ok((await openedTexts(world)).some(line => line.includes(name)))

    const page = await correct(path, applied, 'name', 'Riktig Navnsen')
    assert.deepEqual([page.status, page.location], [303, path], page.text)
    assert.ok(
      (await openedTexts(world)).every(line => !line.includes(name)),
      'nothing of it is left',
    )
    assert.match((await recruiter.get(`/staff/applications/${idOf(applied)}`)).text, /Riktig Navnsen/)
    const [event] = await audited(applied, 'field.corrected')
    assert.match(JSON.stringify(event?.['who']), /"kind":"staff"/)
    assert.equal((await world.row(applied)).due.date, due, 'the same day, for it is the same day')

    const mails = await desk.mailsTo(applied)
    assert.equal(mails.filter(mail => mail.subject === 'Noe er endret i søknaden din').length, 1)
    const outside = world.mails().filter(mail => mail.to === 'post@lonn.example')
    assert.match(outside[0]?.text ?? '', /Søkeren har rettet noe i den\./)

    const { subjectId } = applied.row
    assert.equal((await world.ctx.cases.ofSubject(subjectId)).length, 1, 'no case beside the one that asked')
    assert.match((await officer.get(path)).text, /Rettet/)
    assert.equal((await answer(path)).status, 303)
    assert.equal((await desk.caseAt(path)).state, 'granted')
    assert.equal((await correct(path, applied, 'name', 'For sent')).status, 404, 'closed')
  })

  it('removes, replaces and adds a file, each a correction, and says what was wrong with one', async () => {
    const applied = await world.apply({ files: [filePart(aPdf({ text: 'Gammel CV' }), 'Gammel.pdf')] })
    const path = await asked(applied)
    const rows = async () => await world.stored('files', { applicationId: idOf(applied) })
    const [old] = await rows()
    const page = await officer.get(`${path}/correct`)
    assert.match(page.text, /Bytt CV/)
    assert.doesNotMatch(page.text, /Gammel/, 'no name of a file')
    const folder = `${path}/files/${idOf(applied)}`
    const bad = await officer.send(`${folder}?kind=cv&instead=${String(old?.['_id'])}`, [
      filePart(Buffer.from('ingen PDF'), 'x.pdf', 'file'),
    ])
    assert.equal(bad.status, 422)
    assert.equal((await rows())[0]?.['_id'], old?.['_id'])
    const good = await officer.send(`${folder}?kind=cv&instead=${String(old?.['_id'])}`, [
      filePart(aPdf({ text: 'Ny CV' }), 'Ny.pdf', 'file'),
    ])
    assert.deepEqual([good.status, good.location], [303, path], good.text)
    const [fresh, ...more] = await rows()
    assert.notEqual(fresh?.['_id'], old?.['_id'])
    assert.deepEqual(more, [])
    assert.equal((await officer.post(`${folder}/${String(fresh?.['_id'])}/remove`)).status, 303)
    assert.deepEqual(await rows(), [])
    const added = await officer.send(`${folder}?kind=cv`, [filePart(aPdf({ text: 'CV' }), 'CV.pdf', 'file')])
    assert.equal(added.status, 303, added.text)
    const steps = (await officer.get(path)).text.match(/Rettet/g) ?? []
    assert.equal(steps.length, 3)
    const mails = await desk.mailsTo(applied)
    assert.equal(mails.filter(mail => mail.subject === 'Noe er endret i søknaden din').length, 3)
    assert.equal((await answer(path)).status, 303)
  })

  it('enters what the person says against a note, which stands beside it in the same case', async () => {
    const applied = await world.apply()
    const noteId = newId('not')
    const written = { id: noteId, text: 'Litt stille i samtalen.' }
    assert.equal((await recruiter.post(`/staff/applications/${idOf(applied)}/notes`, written)).status, 303)
    const path = await asked(applied)
    const list = await officer.get(`${path}/correct`)
    assert.match(list.text, /Notat av .* 10\. mars 2027/)
    assert.doesNotMatch(list.text, /Litt stille/)
    const form = `${path}/notes/${idOf(applied)}/${noteId}`
    assert.equal((await officer.post(form, { text: '' })).status, 422)
    const text = 'Jeg hadde mistet stemmen.'
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(form, { text })).status, 303)
    const page = await recruiter.get(`/staff/applications/${idOf(applied)}`)
    assert.ok(page.text.includes(text))
    const tasks = await recruiter.get('/staff/tasks')
    assert.ok(tasks.html.includes(noteId), 'those who hire answer it')
    assert.equal((await world.ctx.cases.ofSubject(applied.row.subjectId)).length, 1)
    assert.match((await officer.get(path)).text, /Innsigelse mot et notat skrevet inn/)
    assert.equal((await answer(path)).status, 303)
  })

  it('opens only in a case of correcting that waits, for what is in it, once it is known who asks', async () => {
    const [applied, other] = [await world.apply(), await world.apply()]
    const unknown = await desk.register(applied, { type: 'rectification' })
    const access = await desk.register(applied, { type: 'access' })
    await officer.post(`${access}/identity`, { method: 'inPerson' })
    const mine = await asked(applied)
    const name = fieldOf('name')
    const nowhere = [
      `${unknown}/correct`,
      `${access}/correct`,
      `${mine}/fields/${idOf(other)}/${name}`,
      `${mine}/fields/${idOf(applied)}/source`,
    ]
    for (const path of nowhere) assert.equal((await officer.get(path)).status, 404, path)
    for (const path of nowhere.slice(2))
      assert.equal((await officer.post(path, { [correctionInput]: 'X' })).status, 404, path)
    assert.equal((await recruiter.get(`${mine}/correct`)).status, 404, "another one's case")
    assert.deepEqual(await audited(applied, 'field.corrected'), [])
  })

  it('changes nothing under a hold, of which a recruiter is told nothing', async () => {
    const applied = await world.apply()
    const path = await asked(applied, recruiter)
    await held(applied)
    assert.match((await officer.get(`${path}/correct`)).text, /Dette er sperret/)
    const refused = await correct(path, applied, 'name', 'Nytt navn')
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Noe av dette er sperret/)
    assert.equal((await recruiter.get(path)).text.includes('sperret'), false)
    assert.match((await recruiter.get(path)).text, /Personvernansvarlig svarer på denne\./)
    const theirs = await recruiter.get(`${path}/fields/${idOf(applied)}/${fieldOf('name')}`)
    assert.equal(theirs.status, 404)
    await sendWaiting(world.ctx)
    assert.deepEqual(await audited(applied, 'field.corrected'), [])
  })

  it('tells a recruiter nothing of a hold on another application of the same person', async () => {
    const fields = { [fieldOf('address')]: 'to.ganger@eksempel.no' }
    const applied = await world.apply({ fields })
    const other = await world.apply({ fields })
    await world.ctx.database.data
      .collection<{ _id: string }>('glemme_applications')
      .updateOne({ _id: idOf(other) }, { $set: { subjectId: applied.row.subjectId } })
    await held(other)
    const path = await asked(applied, recruiter)
    const page = await recruiter.post(`${path}/fields/${idOf(applied)}/${fieldOf('name')}`, {
      [correctionInput]: 'Nytt navn',
    })
    assert.equal(page.status, 409)
    assert.doesNotMatch(page.text, /sperre/)
  })

  it('reaches an application whose use is restricted, without showing it', async () => {
    const applied = await world.apply()
    const applicationId = idOf(applied)
    const portal = await world.inside(applied)
    const restricted = await portal.post(`/my/applications/${applicationId}/restrict`, { reason: 'accuracy' })
    assert.equal(restricted.status, 303)
    const path = await asked(applied)
    assert.equal((await officer.get(`/staff/applications/${applicationId}`)).status, 404)
    assert.equal((await correct(path, applied, 'name', 'Riktig Navn')).status, 303)
    assert.equal((await answer(path)).status, 303)
  })
})
