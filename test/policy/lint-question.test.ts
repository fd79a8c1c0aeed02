import assert from 'node:assert/strict'
import { findingRules } from '../../server/policy/finding-texts.ts'
import { lintQuestion, needsOverride } from '../../server/policy/lint-question.ts'
import type { Question } from '../../server/policy/questions.ts'

function asks(nb: string, more: Partial<Question> = {}): Question {
  return {
    id: 'qst_1',
    kind: 'line',
    required: false,
    label: { nb, en: 'Why' },
    choices: [],
    override: null,
    ...more,
  }
}

const codesOf = (question: Question): string[] => lintQuestion(question).map(finding => finding.code)

const forbidden = [
  'Er du gravid?',
  'Har du barn?',
  'Planlegger du adopsjon?',
  'Skal du ha foreldrepermisjon?',
  'Are you pregnant?',
  'Do you have a child?',
  'Do you have children?',
  'Parental leave?',
  'Er du religiøs?',
  'Ditt livssyn?',
  'Går du i kirken?',
  'Er du muslim?',
  'Er du kristen?',
  'Do you go to church?',
  'Etnisk bakgrunn?',
  'Ethnic background?',
  'Hudfarge?',
  'Nasjonalitet?',
  'Your nationality?',
  'Funksjonsnedsettelse?',
  'Handikap?',
  'Sykdommer?',
  'Har du vært sykmeldt?',
  'Mye sykefravær?',
  'Hvordan er helsen?',
  'Diagnoser?',
  'Any disability?',
  'Any illness?',
  'Often sick?',
  'Your health?',
  'Seksuell legning?',
  'Er du homofil?',
  'Er du lesbisk?',
  'Kjønnsidentitet?',
  'Sexual orientation?',
  'Are you gay?',
  'Your gender?',
  'Hvilket parti?',
  'Politisk syn?',
  'Fagforening?',
  'Are you in a union?',
  'Which party?',
  'Har du familie?',
  'Do you have a family?',
  'Er du jødisk?',
  'Hvor kommer du fra?',
  'Where are you from?',
  'Er du frisk?',
  'Har du vært sykemeldt?',
  'Hva er din legning?',
  'Er du homoseksuell?',
  'Hvilket kjønn er du?',
  'Are you homosexual?',
  'Er du fagorganisert?',
  'Your political views?',
  'ER DU GRAVID',
  'Er du gra\u00advid?',
  'Har du\u00a0BARN?',
  '(barn)',
  'Barn/ungdom?',
]

const allowed = [
  'Har du erfaring fra barnehage?',
  'Kan du ta partiprogrammet?',
  'Kjenner du helse, miljø og sikkerhet?',
  'Experience with health and safety?',
  'Er du ubarnslig?',
  'Childcare experience?',
  'Third-party tools?'.replace('party', 'partner'),
  'Har du autorisasjon som helsepersonell?',
  'Er du utdannet helsefagarbeider?',
  'Have you worked in health care?',
  'Kan du jobbe i Kristiansand eller Kirkenes?',
  'Er du sykepleier?',
  'Hvorfor søker du?',
  'Har du førerkort?',
  'Rusksamling?',
  'Avhelse?',
]

describe('a question', () => {
  for (const text of forbidden) {
    it(`may not be: ${text}`, () => {
      assert.ok(codesOf(asks(text)).includes('Q01'), text)
      assert.ok(codesOf(asks('Hvorfor', { label: { nb: 'Hvorfor', en: text } })).includes('Q01'))
    })
  }
  for (const text of allowed) {
    it(`may be: ${text}`, () => assert.deepEqual(codesOf(asks(text)), []))
  }

  it('may not hide the topic in a choice', () => {
    const choices = [
      { nb: 'Ja, ett barn', en: 'Yes' },
      { nb: 'Nei', en: 'No' },
    ]
    assert.deepEqual(codesOf(asks('Hjemme', { kind: 'one', choices })), ['Q01'])
  })

  it('is harmless only as far as the phrase goes', () => {
    assert.deepEqual(codesOf(asks('Helse, miljø og sikkerhet, og din helse?')), ['Q01'])
  })

  it('names topic and law in both languages', () => {
    const [finding] = lintQuestion(asks('Er du gravid?'))
    assert.deepEqual(finding?.message, {
      nb: 'Spørsmål om graviditet og familie er forbudt (likestillings- og diskrimineringsloven § 30).',
      en: 'Asking about pregnancy and family is forbidden (Equality and Anti-Discrimination Act § 30).',
    })
    assert.equal(finding?.level, 'error')
    assert.match(lintQuestion(asks('Din helse?'))[0]?.message.nb ?? '', /arbeidsmiljøloven § 9-3/)
    assert.match(lintQuestion(asks('Fagforening?'))[0]?.message.nb ?? '', /arbeidsmiljøloven § 13-4/)
  })

  it('passes with an override that is explained in both languages', () => {
    const reason = { nb: 'Jobben krever det.', en: 'The job demands it.' }
    assert.deepEqual(codesOf(asks('Er du kristen?', { override: { code: 'needed', reason } })), [])
    const unexplained = lintQuestion(
      asks('Er du kristen?', { override: { code: 'needed', reason: { nb: 'x', en: ' ' } } }),
    )
    assert.deepEqual(
      unexplained.map(({ code, path }) => [code, path]),
      [['L09', 'reason_en']],
    )
    assert.deepEqual(
      codesOf(asks('Er du kristen?', { override: { code: 'misread', reason: { nb: '', en: '' } } })),
      [],
    )
    assert.ok(needsOverride(asks('Er du kristen?')) && !needsOverride(asks('Hvorfor?')))
  })

  it('never asks for a birth number or a copy of an identity document, override or not', () => {
    for (const text of [
      'Fødselsnummer?',
      'Ditt personnummer',
      'D-nummer',
      'Last opp kopi av pass',
      'National identity number',
      'A copy of your passport',
    ]) {
      assert.deepEqual(codesOf(asks(text)), ['Q02'], text)
      assert.deepEqual(codesOf(asks(text, { override: { code: 'misread', reason: { nb: 'x', en: 'x' } } })), [
        'Q02',
      ])
    }
  })

  it('is warned about photo, age and marital status', () => {
    for (const text of [
      'Legg ved foto',
      'Din alder?',
      'Fødselsdato',
      'Sivilstand',
      'Er du gift?',
      'A photo of you',
      'Your age',
      'Marital status',
    ]) {
      const [finding, ...others] = lintQuestion(asks(text))
      assert.deepEqual([finding?.code, finding?.level, others], ['Q03', 'warning', []], text)
    }
    assert.deepEqual(codesOf(asks('Har du giftfri jobb? Language, agent, manager')), [])
  })

  it('has its codes in the table, in both languages', () => {
    for (const { message } of Object.values(findingRules)) assert.ok(message.nb !== '' && message.en !== '')
  })
})
