import assert from 'node:assert/strict'
import { addressOf, fieldNames, letterOf, nameOf, phoneOf, ruleOf } from '../../server/policy/fields.ts'
import type { Question, QuestionKind } from '../../server/policy/questions.ts'
import { inputOf } from '../../server/policy/questions.ts'
import { inputNames, readAnswers, readField } from '../../server/policy/read-answers.ts'
import { aFilledForm, anEmptyForm, fieldOf, plainly, problemsOf, readWhole } from './a-form.ts'
import { birthNumber } from './birth-numbers.ts'

const number = birthNumber('018190', 123)

function aQuestion(kind: QuestionKind, required = false): Question {
  const choices =
    kind === 'one' || kind === 'many'
      ? [
          { nb: 'Rød', en: 'Red' },
          { nb: 'Blå', en: 'Blue' },
        ]
      : []
  return {
    id: `qst_${kind}`,
    kind,
    required,
    label: { nb: 'Spørsmålet', en: 'The question' },
    choices,
    override: null,
  }
}

function asking(...questions: Question[]) {
  return { ...plainly, questions }
}

describe('a form', () => {
  it('has its inputs in the order of fields and questions', () => {
    assert.deepEqual(inputNames([aQuestion('line')]), [...fieldNames, 'q_qst_line'])
  })

  it('has no name where nothing of it can be seen', () => {
    for (const fullName of ['\u200b', ' \u00a0\u2060 ', '\u200d\u0301'])
      assert.deepEqual(problemsOf({ ...aFilledForm(), fullName }), ['fullName err.name'])
  })

  it('with everything right gives the answers, tidied', () => {
    const { profile, own } = readWhole(aFilledForm())
    assert.equal(nameOf(profile), 'Kari Nordmann')
    assert.equal(addressOf(profile), 'kari@eksempel.no')
    assert.equal(letterOf(own), 'Jeg vil gjerne ha jobben.')
    assert.deepEqual(own.questions, {})
  })

  it('leaves out what was not filled in', () => {
    const { profile, own } = readWhole(aFilledForm({ phone: '  ', letter: '' }))
    assert.ok(!Object.hasOwn(profile, fieldOf('phone')))
    assert.deepEqual(own, { fields: {}, questions: {} })
  })

  it('gives all its problems at once, in its own order', () => {
    const asked = { ...asking(aQuestion('line', true), aQuestion('many', true)), hasCv: false }
    assert.deepEqual(problemsOf(anEmptyForm({ [fieldOf('phone')]: '12', nonsense: 'x' }), asked), [
      `${fieldOf('name')} err.name`,
      `${fieldOf('address')} err.email`,
      `${fieldOf('phone')} err.phone`,
      `${fieldOf('letter')} err.cvOrLetter`,
      'q_qst_line err.required',
      'q_qst_many err.required',
      'form err.unknown',
    ])
  })

  it('needs a letter or a CV, not both', () => {
    const withoutCv = { ...plainly, hasCv: false }
    assert.deepEqual(problemsOf(aFilledForm({ letter: ' \n' }), withoutCv), [
      `${fieldOf('letter')} err.cvOrLetter`,
    ])
    assert.deepEqual(problemsOf(aFilledForm({ letter: '' }), plainly), [])
    assert.deepEqual(problemsOf(aFilledForm(), withoutCv), [])
  })

  it('takes every field at its limit and not one character more', () => {
    for (const [role, most] of [
      ['name', 200],
      ['letter', 8000],
    ] as const) {
      assert.deepEqual(problemsOf(aFilledForm({ [role]: '😀'.repeat(most) })), [])
      const read = readAnswers(aFilledForm({ [role]: 'å'.repeat(most + 1) }), plainly)
      const label = ruleOf(fieldOf(role)).label.nb
      const values = { field: label, n: most + 1, max: most }
      assert.deepEqual(read, { problems: [{ field: fieldOf(role), key: 'err.long', values }] })
    }
  })

  it('refuses a birth number in any typed text, naming the label and never the number', () => {
    const questions = [aQuestion('line'), aQuestion('text')]
    for (const language of ['nb', 'en'] as const) {
      const form = aFilledForm({
        name: `Kari ${number}`,
        address: `${number}@eksempel.no`,
        phone: number,
        letter: `Jeg er ${number}.`,
      })
      const inputs = Object.assign(form, { q_qst_line: number, q_qst_text: number })
      const read = readAnswers(inputs, { questions, hasCv: true, language })
      assert.ok('problems' in read)
      assert.deepEqual(
        read.problems.map(problem => problem.key),
        Array(6).fill('err.fnr'),
      )
      assert.deepEqual(read.problems[0]?.values, { field: language === 'nb' ? 'Navn' : 'Name' })
      assert.ok(!JSON.stringify(read).includes(number))
    }
  })

  it('privacy P14: refuses what it never asked for', () => {
    for (const name of [
      'poolConsent',
      'birthNumber',
      '__proto__',
      'constructor',
      'q_qst_other',
      'fields.name',
    ]) {
      const form = aFilledForm()
      Object.defineProperty(form, name, { value: 'x', enumerable: true })
      assert.deepEqual(problemsOf(form), ['form err.unknown'], name)
    }
  })

  it('may say which held files to drop, and leave file inputs empty', () => {
    assert.deepEqual(
      problemsOf(Object.assign(aFilledForm(), { dropHeld: ['a', 'b'], cv: '', attachments: '' })),
      [],
    )
  })

  it('is refused when one answer comes twice', () => {
    const form = Object.assign(aFilledForm(), { [fieldOf('name')]: ['Kari', 'Ola'] })
    assert.deepEqual(problemsOf(form), ['form err.unknown'])
  })

  it('keeps lines and loses what no keyboard means', () => {
    const { profile, own } = readWhole(
      aFilledForm({ name: 'Ka\u0000ri\r\nBcc: x\u202e', letter: 'a\u0000b\r\n\r\n\tc \u2028\rd\ud800' }),
    )
    assert.equal(nameOf(profile), 'Kari Bcc: x')
    assert.equal(letterOf(own), 'ab\n\n    c\nd')
  })

  it('composes letters', () => {
    assert.equal(nameOf(readWhole(aFilledForm({ name: 'Ba\u030ard' })).profile), 'B\u00e5rd')
  })
})

describe('a phone number', () => {
  const same = [
    '22334455',
    '22 33 44 55',
    '+47 22 33 44 55',
    '0047 22334455',
    '(+47) 223 34 455',
    '22.33.44.55',
  ]
  for (const text of same) {
    it(`is read from ${text}`, () => {
      assert.equal(phoneOf(readWhole(aFilledForm({ phone: text })).profile), '+4722334455')
    })
  }
  for (const [text, read] of [
    ['+46 70 123 45 67', '+46701234567'],
    ['0044 20 7946 0958', '+442079460958'],
  ] as const) {
    it(`from abroad is read from ${text}`, () => {
      assert.equal(phoneOf(readWhole(aFilledForm({ phone: text })).profile), read)
    })
  }
  for (const text of ['2233445', '223344556', 'ring 22334455', '+47', '1', 'ja', '+999 123']) {
    it(`is not read from ${text}`, () => {
      assert.deepEqual(problemsOf(aFilledForm({ phone: text })), [`${fieldOf('phone')} err.phone`])
    })
  }
})

describe('an answer', () => {
  const read = (question: Question, typed: string | string[] | undefined) => {
    const form = Object.assign(aFilledForm(), typed === undefined ? {} : { [inputOf(question)]: typed })
    const answered = readAnswers(form, asking(question))
    return 'answers' in answered
      ? answered.answers.own.questions[question.id]
      : answered.problems.map(p => p.key)
  }

  it('in words is tidied and limited', () => {
    assert.equal(read(aQuestion('line'), ' a\n b '), 'a b')
    assert.equal(read(aQuestion('text'), ' a\r\nb '), 'a\nb')
    assert.equal(read(aQuestion('line'), 'x'.repeat(200)), 'x'.repeat(200))
    assert.deepEqual(read(aQuestion('line'), 'x'.repeat(201)), ['err.long'])
    assert.deepEqual(read(aQuestion('text'), 'x'.repeat(4001)), ['err.long'])
  })

  it('is yes or no', () => {
    assert.equal(read(aQuestion('yesNo'), 'yes'), 'yes')
    assert.equal(read(aQuestion('yesNo'), 'no'), 'no')
    assert.deepEqual(read(aQuestion('yesNo'), 'perhaps'), ['err.choice'])
  })

  it('is one of the choices, kept in words', () => {
    assert.equal(read(aQuestion('one'), 'Blå'), 'Blå')
    assert.deepEqual(read(aQuestion('one'), 'Grønn'), ['err.choice'])
    assert.deepEqual(read(aQuestion('one'), ['Blå', 'Rød']), ['err.unknown'])
  })

  it('is any of the choices', () => {
    assert.deepEqual(read(aQuestion('many'), 'Blå'), ['Blå'])
    assert.deepEqual(read(aQuestion('many'), ['Blå', 'Rød', 'Blå']), ['Blå', 'Rød'])
    assert.deepEqual(read(aQuestion('many'), ['Blå', 'Grønn']), ['err.choice'])
  })

  it('may be left open unless required', () => {
    for (const kind of ['line', 'text', 'yesNo', 'one', 'many'] as const) {
      for (const nothing of [undefined, '', ' ', []]) {
        if (nothing === ' ' && kind !== 'line' && kind !== 'text') continue
        assert.equal(read(aQuestion(kind), nothing), undefined)
        assert.deepEqual(read(aQuestion(kind, true), nothing), ['err.required'], kind)
      }
    }
  })
})

describe('a single field', () => {
  it('is read as in the whole form', () => {
    assert.equal(readField(' ola@eksempel.no', fieldOf('address'), plainly), 'ola@eksempel.no')
    assert.deepEqual(readField('ola', fieldOf('address'), plainly), {
      field: fieldOf('address'),
      key: 'err.email',
    })
  })
})
