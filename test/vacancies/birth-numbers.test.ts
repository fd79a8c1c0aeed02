import assert from 'node:assert/strict'
import { readQuestion } from '../../server/vacancies/read-question.ts'
import { readVacancy } from '../../server/vacancies/read-vacancy.ts'
import { birthNumber } from '../policy/birth-numbers.ts'

const advert = {
  title: 'Fyrvokter',
  place: 'Færder',
  text: 'Du passer lyset.',
  employmentType: 'FULL_TIME',
  contactName: 'Kontakt Kontaktsen',
  contactEmail: 'kontakt@fjordkontor.example',
  criteria: 'Erfaring',
}
const question = {
  kind: 'one',
  label_nb: 'Kan du?',
  label_en: 'Can you?',
  choices_nb: 'Ja\nNei',
  choices_en: 'Yes\nNo',
}
const number = birthNumber('018190', 123)

describe('what staff write of a job', () => {
  const found = (read: object) =>
    'problems' in read &&
    (read.problems as { field: string; key: string }[]).map(({ field, key }) => `${field} ${key}`)

  for (const field of ['title', 'place', 'unit', 'family', 'text', 'contactName', 'criteria'])
    it(`privacy P17: holds no birth number as its ${field}`, () => {
      assert.deepEqual(found(readVacancy({ ...advert, [field]: `Se ${number}` }, 'nb')), [`${field} err.fnr`])
      assert.equal(found(readVacancy({ ...advert, [field]: 'Se 12345678901' }, 'nb')), false)
    })

  for (const field of ['label_nb', 'label_en', 'choices_nb', 'choices_en'])
    it(`privacy P17: holds no birth number as a question’s ${field}`, () => {
      const typed = {
        ...question,
        [field]: field.startsWith('choices') ? `Ja\n${number}` : `Kan du ${number}?`,
      }
      assert.deepEqual(found(readQuestion(typed, 'nb')), [`${field} err.fnr`])
    })

  it('has as many characters as a reader counts', () => {
    assert.equal(found(readVacancy({ ...advert, place: '🙂'.repeat(80) }, 'nb')), false)
    assert.deepEqual(found(readVacancy({ ...advert, place: '🙂'.repeat(81) }, 'nb')), ['place err.long'])
  })
})
