import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { correctionInput } from '../../server/policy/corrections.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { inputOf, type Question } from '../../server/policy/questions.ts'
import { aDesk, type Desk } from './desk.ts'

const question: Question = {
  ...{ id: newId('qst'), kind: 'line', required: false, override: null, choices: [] },
  label: { nb: 'Hvilket fyr liker du?', en: 'Which light do you like?' },
}
const named = (role: 'name' | 'phone') => fieldNames.find(field => ruleOf(field).role === role) ?? 'fullName'

describe('what was corrected', () => {
  let desk: Desk
  let slug: string
  before(async () => {
    desk = await aDesk()
    slug = (await desk.world.vacancy({ questions: [question] })).slug
  })
  after(async () => await desk.world.close())

  it('is said to be saved, and the person’s cases name it and the day, never what it says', async () => {
    const applied = await desk.world.apply({ slug })
    const owner = await desk.world.inside(applied)
    const own = `/my/applications/${applied.row._id}`
    const correct = async (field: string, value: string) =>
      await owner.post(`${own}/edit/${field}`, { [correctionInput]: value })
    const done = await correct(named('phone'), '98 76 54 32')
    assert.equal(done.location, `${own}?done=fieldCorrected`)
    const page = await owner.get(done.location)
    assert.match(page.text, /Rettelsen er lagret\./)
    const { nb } = ruleOf(named('phone')).label
    assert.ok(page.text.includes(`Retting av «${nb}» : gjort, mottatt 10. mars 2027`), page.text)
    await correct(inputOf(question), 'Nyefyret')
    const english = await owner.get(`/en${own}`)
    assert.match(english.text, /Correction of “Which light do you like\?” : done, received 10 March 2027/)
    const path = /\/my\/cases\/cas_[\w-]+/.exec(english.html)?.[0] ?? ''
    const shown = await owner.get(path)
    assert.match(shown.text, /Rettet: Hvilket fyr liker du\?/)
    assert.doesNotMatch(shown.text, /Nyefyret/)
  })

  it('is named in a case of the desk to the person and the privacy officer, not to a recruiter', async () => {
    const applied = await desk.world.apply({ slug })
    const asked = { type: 'rectification', channel: 'inPerson' }
    const path = await desk.register(applied, asked, desk.recruiter)
    await desk.officer.post(`${path}/identity`, { method: 'inPerson' })
    await desk.correct(path, applied)
    const { nb } = ruleOf(named('name')).label
    const owner = await desk.world.inside(applied)
    const pages = [
      await desk.officer.get(path),
      await owner.get(path.replace('/staff/', '/my/')),
      await desk.recruiter.get(path),
    ]
    assert.deepEqual(
      pages.map(({ text }) => [text.includes('Rettet'), text.includes(`Rettet: ${nb}`)]),
      [
        [true, true],
        [true, true],
        [true, false],
      ],
    )
  })
})
