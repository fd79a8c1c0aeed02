import assert from 'node:assert/strict'
import { phoneInPairs } from '../../server/policy/phone-number.ts'
import { answerInWords, inputOf, optionsOf, type Question } from '../../server/policy/questions.ts'

const question: Question = {
  id: 'qst_1',
  kind: 'many',
  required: false,
  label: { nb: 'Farger', en: 'Colours' },
  choices: [
    { nb: 'Rød', en: 'Red' },
    { nb: 'Blå', en: 'Blue' },
  ],
  override: null,
}

describe('a question of a job', () => {
  it('has an input of its own', () => assert.equal(inputOf(question), 'q_qst_1'))

  it('offers its choices, or yes and no, or nothing', () => {
    assert.deepEqual(
      optionsOf(question).map(option => option.value),
      ['Rød', 'Blå'],
    )
    assert.deepEqual(
      optionsOf({ ...question, kind: 'yesNo', choices: [] }).map(option => option.label.en),
      ['Yes', 'No'],
    )
    assert.deepEqual(optionsOf({ ...question, kind: 'line', choices: [] }), [])
  })

  it("shows an answer in the reader's language, and as given when the choice is no more", () => {
    assert.deepEqual(answerInWords(question, ['Blå', 'Grønn'], 'en'), ['Blue', 'Grønn'])
    assert.deepEqual(answerInWords({ ...question, kind: 'yesNo', choices: [] }, 'no', 'nb'), ['Nei'])
    assert.deepEqual(answerInWords({ ...question, kind: 'text', choices: [] }, 'Fordi.', 'nb'), ['Fordi.'])
  })
})

describe('a phone number on a page', () => {
  it('stands in pairs, a foreign one as its country writes it', () => {
    assert.equal(phoneInPairs('+4722334455'), '22 33 44 55')
    assert.equal(phoneInPairs('+442079460958'), '+44 20 7946 0958')
    assert.equal(phoneInPairs('what'), 'what')
  })
})
