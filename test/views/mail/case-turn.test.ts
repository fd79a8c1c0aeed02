import assert from 'node:assert/strict'
import { extensionCodes, refusalCodes } from '../../../server/policy/rights.ts'
import { renderMail } from '../../../views/mail/render.ts'

const values = {
  controller: 'Fjordkontor AS',
  rightsEmail: 'personvern@fjordkontor.example',
  name: 'Kari Nordmann',
  type: 'rectification',
  code: '',
  receivedOn: '2027-01-31',
  dueOn: '2027-02-28',
  holdUntil: '2027-06-10',
  authority: 'Datatilsynet',
  authorityUrl: 'https://www.datatilsynet.no',
  link: 'https://jobb.example/links/abc',
}

describe('the mail about a case (M7)', () => {
  it('says what happened, until when, and where to look, as text and HTML in both languages', () => {
    const says: [string, RegExp, RegExp][] = [
      [
        'received',
        /kom fram 31\. januar 2027\. Den gjelder: retting\. Du får svar senest 28\. februar 2027\./,
        /arrived on 31 January 2027\. It is about: correction\. You get an answer by 28 February 2027\./,
      ],
      [
        'identity',
        /Vi gjør ingenting før vi vet at det er deg\.\n\nBekreft at det er deg:/,
        /We do nothing before we know that it is you\.\n\nConfirm that it is you:/,
      ],
      [
        'answered',
        /Svaret står på siden din\.\n\nSe saken:/,
        /The answer is on your page\.\n\nSee the case:/,
      ],
      ['copy', /Hent kopien:/, /Get the copy:/],
      ['erasing', /Følg slettingen, eller angre:/, /Follow the deletion, or undo it:/],
    ]
    for (const [why, nb, en] of says)
      for (const [language, says1] of [
        ['nb', nb],
        ['en', en],
      ] as const) {
        const mail = renderMail('M7', language, { ...values, why })
        assert.equal(
          mail.subject,
          language === 'nb' ? 'Saken din om personopplysninger' : 'Your data request',
        )
        assert.match(mail.text, says1)
        assert.ok(mail.html.includes(`<a href="${values.link}">`), why)
        assert.equal(mail.unsubscribe, undefined)
      }
  })

  it('says why it takes longer, by code', () => {
    for (const code of extensionCodes)
      assert.match(
        renderMail('M7', 'nb', { ...values, why: 'extended', code }).text,
        /Vi trenger mer tid, fordi (saken er sammensatt|vi har fått mange krav)\. .* senest 28\. februar 2027\./,
      )
  })

  it('names authority and court in every refusal, whole or in part', () => {
    for (const why of ['refused', 'partly'])
      for (const code of refusalCodes) {
        const nb = renderMail('M7', 'nb', { ...values, why, code }).text
        const en = renderMail('M7', 'en', { ...values, why, code }).text
        assert.match(nb, /Datatilsynet \(https:\/\/www\.datatilsynet\.no\) eller gå til domstolene\./)
        assert.match(en, /Datatilsynet \(https:\/\/www\.datatilsynet\.no\) or go to court\./)
      }
  })

  it('is not rendered with a code nobody knows', () => {
    for (const why of ['refused', 'extended'])
      assert.throws(() => renderMail('M7', 'nb', { ...values, why, code: 'fordi' }), /needs a value for code/)
  })
})
