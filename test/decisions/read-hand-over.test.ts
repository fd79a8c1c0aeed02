import assert from 'node:assert/strict'
import { Refusal } from '../../server/base/errors.ts'
import { readHandOver } from '../../server/decisions/hand-over.ts'
import { birthNumber } from '../policy/birth-numbers.ts'

describe('who took over somebody hired, as it was typed', () => {
  const problemsOf = (recipient: string) => {
    try {
      readHandOver({ recipient, handedOn: '2027-03-01' }, 'nb')
    } catch (error) {
      return error instanceof Refusal ? error.problems.map(({ key }) => key) : error
    }
    return []
  }

  it('privacy P17: holds no birth number', () => {
    assert.deepEqual(problemsOf(`Lønn AS, ${birthNumber('018190', 123)}`), ['err.fnr'])
    assert.deepEqual(problemsOf('Lønn AS, 12345678901'), [])
  })

  it('is one line that can be read, of at most 200 characters', () => {
    assert.deepEqual(
      [problemsOf(' \u200b'), problemsOf('x'.repeat(201))],
      [['handOver.missing'], ['handOver.missing']],
    )
    assert.deepEqual(problemsOf('🙂'.repeat(200)), [])
    const { recipient } = readHandOver(
      { recipient: ' Lønn\u0000 og\n personal ', handedOn: '2027-03-01' },
      'nb',
    )
    assert.equal(recipient, 'Lønn og personal')
  })
})
