import assert from 'node:assert/strict'
import { readVacancy } from '../../server/vacancies/read-vacancy.ts'

describe('the criteria of a job', () => {
  const read = (criteria: string | undefined) =>
    readVacancy(
      {
        title: 'Fyrvokter',
        place: 'Færder',
        text: 'Du passer lyset.',
        employmentType: 'FULL_TIME',
        contactName: 'Kontakt Kontaktsen',
        contactEmail: 'kontakt@fjordkontor.example',
        criteria,
      },
      'nb',
    )
  const kept = (criteria: string | undefined) => {
    const given = read(criteria)
    return 'text' in given ? given.text.criteria : given.problems.map(({ field, key }) => `${field} ${key}`)
  }

  it('are its lines, each once, without blanks around them; there may be none', () => {
    assert.deepEqual(kept(' Erfaring \r\n\r\nSamarbeid\nErfaring'), ['Erfaring', 'Samarbeid'])
    assert.deepEqual([kept(''), kept(undefined)], [[], []])
  })

  it('are at most 10, of at most 120 characters', () => {
    const lines = (count: number) => Array.from({ length: count }, (_none, n) => `Nummer ${n}`).join('\n')
    assert.equal(kept(lines(10))?.length, 10)
    assert.deepEqual(kept(lines(11)), ['criteria err.criteria'])
    assert.equal(kept('å'.repeat(120))?.length, 1)
    assert.deepEqual(kept('å'.repeat(121)), ['criteria err.long'])
  })
})
