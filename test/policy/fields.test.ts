import assert from 'node:assert/strict'
import {
  addressField,
  addressOf,
  fieldNames,
  isFieldName,
  letterOf,
  nameOf,
  phoneOf,
  readOwnAnswers,
  readProfile,
  ruleOf,
  withAddress,
} from '../../server/policy/fields.ts'
import { aFilledForm, readWhole } from './a-form.ts'

describe('the personal fields', () => {
  it('stand in the order of the form', () => {
    assert.deepEqual(
      fieldNames.map(name => ruleOf(name).role),
      ['name', 'address', 'phone', 'letter'],
    )
  })

  it('are reached by their role, so that nobody else names them', () => {
    const { profile, own } = readWhole(aFilledForm())
    assert.equal(nameOf(profile), 'Kari Nordmann')
    assert.equal(addressOf(profile), 'kari@eksempel.no')
    assert.equal(phoneOf(profile), '+4722334455')
    assert.equal(letterOf(own), 'Jeg vil gjerne ha jobben.')
    assert.equal(addressOf(withAddress(profile, 'ola@eksempel.no')), 'ola@eksempel.no')
    assert.equal(nameOf(withAddress(profile, 'ola@eksempel.no')), 'Kari Nordmann')
  })

  it('know their names from others', () => {
    assert.ok(isFieldName(addressField))
    for (const other of ['toString', '__proto__', 'birthNumber']) assert.ok(!isFieldName(other))
  })

  it('include no special category and no identifier of the state', () => {
    const words = /health|relig|ethni|union|politic|sex|birth|national|passport|photo|age$/i
    assert.deepEqual(
      fieldNames.filter(name => words.test(name)),
      [],
    )
  })
})

describe('what was unsealed', () => {
  const { profile, own } = readWhole(aFilledForm())

  it('comes back as it was sealed', () => {
    assert.deepEqual(readProfile(JSON.parse(JSON.stringify(profile))), profile)
    assert.deepEqual(readOwnAnswers(JSON.parse(JSON.stringify(own))), own)
  })

  it('is refused when a field is missing, unknown or no text, and the message quotes nothing', () => {
    const [required = ''] = fieldNames
    const bad = [
      null,
      [],
      {},
      { ...profile, [required]: 7 },
      { ...profile, more: 'x' },
      { [required]: 'Kari' },
    ]
    for (const value of bad) assert.throws(() => readProfile(value), { message: 'not a profile as declared' })
    const wrong = [
      null,
      {},
      { ...own, questions: { q: 1 } },
      { ...own, more: 1 },
      { fields: { x: 'y' }, questions: {} },
    ]
    for (const value of wrong)
      assert.throws(() => readOwnAnswers(value), { message: 'not answers as declared' })
  })
})
