import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import type { VacancyText } from '../../server/vacancies/vacancies-store.ts'
import { createVacancy } from '../../server/vacancies/create-vacancy.ts'
import { inputOf } from '../../server/policy/questions.ts'
import type { TypedFields } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'

const plain = {
  ...{ kind: 'line', label_nb: 'Hva heter båten din?', label_en: 'What is your boat called?' },
  ...{ choices_nb: '', choices_en: '', override: '', reason_nb: '', reason_en: '' },
}

describe('the questions of a job', () => {
  let world: World
  let staff: StaffMember
  before(async () => {
    world = await aWorld()
    staff = await world.staff()
  })
  after(async () => await world.close())

  const draft = async () => {
    const by = { kind: 'staff', staffId: staff.staffId, role: 'recruiter' } as const
    const text: VacancyText = {
      ...{ title: 'Skipper', place: 'Havet', unit: '', family: '', text: 'Seil.', deadlineOn: null },
      ...{
        employmentType: 'FULL_TIME',
        contactName: 'Kari',
        contactEmail: 'k@f.example',
        attachments: false,
      },
    }
    return await createVacancy(world.ctx, { id: newId('vac'), text, by })
  }
  const ask = async (id: string, fields: TypedFields) =>
    await staff.post(`/staff/jobs/${id}/questions`, { ...plain, ...fields })
  const questionsOf = async (id: string) => (await world.ctx.vacancies.byId(id))?.questions ?? []

  it('are added and taken away while it is a draft', async () => {
    const id = await draft()
    assert.equal((await ask(id, { required: 'yes' })).status, 303)
    const choices = { kind: 'one', choices_nb: 'Rød\n\nGrønn ', choices_en: 'Red\r\nGreen' }
    assert.equal((await ask(id, { ...choices, label_nb: 'Farge?', label_en: 'Colour?' })).status, 303)
    const [first, second] = await questionsOf(id)
    assert.deepEqual([first?.required, second?.required], [true, false])
    assert.deepEqual(second?.choices, [
      { nb: 'Rød', en: 'Red' },
      { nb: 'Grønn', en: 'Green' },
    ])
    assert.match((await staff.get(`/staff/jobs/${id}/questions`)).text, /Hva heter båten din\?/)
    assert.equal((await staff.post(`/staff/jobs/${id}/questions`, { remove: String(first?.id) })).status, 303)
    assert.deepEqual(await questionsOf(id), [second])
    assert.equal((await staff.post(`/staff/jobs/${id}/questions`, { remove: String(first?.id) })).status, 409)
  })

  it('are ten at most, also when two are added at once', async () => {
    const id = await draft()
    for (let n = 1; n <= 9; n += 1) assert.equal((await ask(id, { label_nb: `Nummer ${n}?` })).status, 303)
    const both = await Promise.all([ask(id, { label_nb: 'Ti?' }), ask(id, { label_nb: 'Elleve?' })])
    assert.deepEqual(new Set(both.map(page => page.status)), new Set([303, 409]))
    assert.equal((await questionsOf(id)).length, 10)
    assert.equal((await ask(id, { label_nb: 'Tolv?' })).status, 409)
  })

  it('say everything that is wrong at once', async () => {
    const id = await draft()
    const page = await ask(id, {
      kind: 'many',
      label_nb: '',
      label_en: 'x'.repeat(301),
      choices_nb: 'En',
      choices_en: 'A\nA',
    })
    assert.equal(page.status, 422)
    for (const sentence of [
      '«Spørsmål på bokmål» mangler svar',
      'Spørsmål på engelsk har 301 tegn',
      'Det står 1 svar å velge mellom',
      'To av svarene er like',
      'Det er ikke like mange svar på begge språk',
    ])
      assert.ok(page.text.includes(sentence), sentence)
    assert.deepEqual(await questionsOf(id), [])
  })

  it('are stopped by the lint at the field, with the law', async () => {
    const id = await draft()
    const page = await ask(id, {
      label_nb: 'Er du gravid, eller planlegger du barn?',
      label_en: 'Are you pregnant?',
    })
    assert.equal(page.status, 422)
    assert.match(page.text, /Q01/)
    assert.match(
      page.html,
      /value="Er du gravid, eller planlegger du barn\?"|>Er du gravid, eller planlegger du barn\?<\/textarea>/,
    )
    assert.deepEqual(await questionsOf(id), [])
  })

  it('pass the lint with an override that is explained, and the reason stands in the advert', async () => {
    const id = await draft()
    const asked = {
      label_nb: 'Hvilket livssyn har du?',
      label_en: 'What is your religion?',
      override: 'needed',
    }
    const without = await ask(id, asked)
    assert.equal(without.status, 422)
    const reason = {
      reason_nb: 'Forkynnelse er selve jobben her.',
      reason_en: 'Preaching is the very job here.',
    }
    assert.equal((await ask(id, { ...asked, ...reason })).status, 303)
    await staff.post(`/staff/jobs/${id}/publish`)
    const slug = (await world.ctx.vacancies.byId(id))?.slug ?? ''
    const advert = await world.visitor().get(`/jobs/${slug}`)
    assert.match(advert.text, /Hvorfor vi spør/)
    assert.ok(advert.text.includes(reason.reason_nb))
    assert.ok((await world.visitor().get(`/en/jobs/${slug}`)).text.includes(reason.reason_en))
  })

  it('stay as they are once the job is published', async () => {
    const id = await draft()
    await ask(id, {})
    await staff.post(`/staff/jobs/${id}/publish`)
    const before = await questionsOf(id)
    assert.equal((await ask(id, { label_nb: 'Sent spørsmål?' })).status, 409)
    assert.equal(
      (await staff.post(`/staff/jobs/${id}/questions`, { remove: String(before[0]?.id) })).status,
      409,
    )
    assert.deepEqual(await questionsOf(id), before)
    assert.match((await staff.get(`/staff/jobs/${id}/questions`)).text, /Da kan spørsmålene ikke endres\./)
  })

  it('are asked in the form, kept over a problem, and answered on the pages of staff', async () => {
    const id = await draft()
    await ask(id, { required: 'yes' })
    await ask(id, {
      kind: 'many',
      label_nb: 'Farger?',
      label_en: 'Colours?',
      choices_nb: 'Rød\nGrønn\nBlå',
      choices_en: 'Red\nGreen\nBlue',
    })
    await ask(id, { kind: 'yesNo', label_nb: 'Kan du svømme?', label_en: 'Can you swim?' })
    await staff.post(`/staff/jobs/${id}/publish`)
    const slug = (await world.ctx.vacancies.byId(id))?.slug ?? ''
    const [boat, colours, swims] = (await questionsOf(id)).map(inputOf)
    assert.ok(boat && colours && swims)
    const form = await world.openForm({ slug })
    const person = { fullName: 'Åse Ås', emailAddress: 'ase@eksempel.no', letter: 'Ja.' }
    const page = await form.send({ ...person, [colours]: ['Rød', 'Blå'], [swims]: 'kanskje' })
    assert.equal(page.status, 422)
    assert.match(page.text, /«Hva heter båten din\?» mangler svar/)
    assert.match(page.text, /«Kan du svømme\?» har et ukjent svar/)
    assert.equal(page.html.match(/ checked/g)?.length, 2)
    const applied = await world.apply({
      slug,
      fields: { [boat]: 'Bølgen', [colours]: ['Rød', 'Blå'], [swims]: 'yes' },
    })
    const read = await staff.get(`/staff/applications/${applied.row._id}`)
    for (const said of ['Hva heter båten din?', 'Bølgen', 'Rød', 'Blå', 'Kan du svømme?', 'Ja'])
      assert.ok(read.text.includes(said), said)
    assert.ok(!read.text.includes('Grønn'))
  })
})
