import assert from 'node:assert/strict'
import { fieldNames } from '../../../server/policy/fields.ts'
import { languages } from '../../../server/policy/languages.ts'
import { renderMail, type MailKind, type MailValues } from '../../../views/mail/render.ts'

const footer = { controller: 'Fjordkontor AS', rightsEmail: 'personvern@fjordkontor.example' }
const link = 'https://fjordkontor.example/jobb/links/t0ken'
const other = 'https://fjordkontor.example/jobb/links/other'
const name = 'Navnløs Navnesen'
const job = 'Fyrvokter'
const reference = '7Q2M9XKD4R'
const certificateNo = '4F9C21KM7Q2X'
const authority = { authority: 'Datatilsynet', authorityUrl: 'https://www.datatilsynet.no' }
const toOne = { ...footer, name, job, link }

/** Each mail there is: a new one does not compile without its line here. */
const samples: { [Kind in MailKind]: MailValues[Kind] } = {
  M1: { ...footer, link },
  M2: { ...toOne, receivedOn: '2026-11-22', reference, rule: 'regel', undecidedOn: '2027-11-22' },
  M3: { ...toOne, outcome: 'rejected', dueOn: '2027-05-22' },
  M3revert: { ...toOne, reason: 'mistake', dueOn: '2027-05-22' },
  M4: { ...toOne, dueOn: '2027-05-22', copyDueOn: '2027-11-22' },
  M5: { ...toOne, reference, dueOn: '2027-05-22', certificateNo, poolReference: reference, eraseLink: other },
  M5recall: { ...toOne, why: 'moved', toldOn: '2027-05-22', dueOn: '2027-06-22' },
  M6: { ...footer, certificateNo, receipts: certificateNo, link },
  M7: {
    ...{ ...footer, ...authority, name, link, type: 'access', why: 'refused', code: '12-5' },
    ...{ receivedOn: '2026-11-22', dueOn: '2026-12-22', holdUntil: '' },
  },
  M8: { ...toOne, why: 'ending', liftOn: '2027-05-22' },
  M8pool: { ...toOne, why: 'set', liftOn: '' },
  M9: { ...toOne },
  M9due: { ...toOne, reference, dueOn: '2027-05-22' },
  M9pool: { ...toOne },
  M9moved: { ...footer },
  M10: { ...footer, job, link },
  M10newFile: { ...footer, job, byOn: '2027-05-22', link },
  M11: { ...footer, name, version: '2', dueOn: '2027-05-01', link },
  M11recall: { ...footer, name, dueOn: '2027-05-01', link },
  M12: { ...toOne, ...authority, source: 'applicant', dueOn: '2027-05-22' },
  M13: { ...toOne, matter: 'invite', dueOn: '2027-05-22', poolReference: reference, unsubscribe: other },
  M14: { ...footer, certificateNo, receipts: certificateNo, link },
  M15: { ...footer, what: 'delete', reference, certificateNo, link },
  M17: { ...footer, dueOn: '2027-05-22', link },
  M18: { ...footer, matter: 'undecided', n: '3', what: job, link },
}

/** Of everything that a person declares, a value that no mail may say. */
const markers = Object.fromEntries(fieldNames.map((field, n) => [field, `MERKE-${field}-${n}`]))
const outcomes = [/ansett|avslag|går ikke videre/i, /\bhire|reject|further\b/i]

describe('every mail', () => {
  const all = Object.entries(samples).flatMap(([kind, values]) =>
    languages.map(language => ({
      at: `${kind} ${language}`,
      kind: kind as MailKind,
      values: values as Record<string, string>,
      mail: renderMail(kind as MailKind, language, { ...markers, ...values }),
    })),
  )

  it('is there in both languages, as text and as HTML that say the same', () => {
    for (const { at, mail, kind } of all) {
      assert.ok(mail.subject.length > 5 && mail.text.length > 40, at)
      assert.match(mail.html, new RegExp(`^<!doctype html><html lang="${at.split(' ')[1] ?? ''}">`), at)
      assert.doesNotMatch(mail.html, /<(img|script|style|link|iframe)\b/i, at)
      const body = mail.text.split('\n\n-- \n')[0] ?? ''
      const plain = mail.html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
      for (const part of body.split('\n\n')) assert.ok(plain.includes(part), `${at}: ${part}`)
      assert.doesNotMatch(mail.text + mail.subject, /\{\w+\}|undefined/, at)
      if (kind !== 'M9moved') assert.match(mail.text, /personvern@fjordkontor\.example/, at)
    }
    const subjects = new Set(all.map(({ mail }) => mail.subject))
    assert.ok(subjects.size > Object.keys(samples).length, 'each language has its own')
  })

  it('says nothing that a person declares but the name in the greeting', () => {
    for (const { at, mail } of all) assert.doesNotMatch(mail.subject + mail.text + mail.html, /MERKE/, at)
  })

  it('has neither name nor outcome in its subject, and no link but those it is given', () => {
    for (const { at, mail, values } of all) {
      assert.ok(!mail.subject.includes('Navn'), at)
      for (const outcome of outcomes) assert.doesNotMatch(mail.subject, outcome, at)
      const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(found => found[1] ?? '')
      const given = [values['link'], values['eraseLink'], values['unsubscribe']]
      for (const one of links) assert.ok(given.includes(one), `${at} ${one}`)
    }
  })

  it('can be ended by one click only where it rests on a consent', () => {
    for (const { at, mail, kind } of all) assert.equal(mail.unsubscribe !== undefined, kind === 'M13', at)
  })
})
