import assert from 'node:assert/strict'
import { deadlinesTold } from '../../../views/mail/deadlines-told.ts'
import { renderMail } from '../../../views/mail/render.ts'

const footer = { controller: 'Fjordkontor AS', rightsEmail: 'personvern@fjordkontor.example' }
const link = 'https://fjordkontor.example/jobb/links/t0ken'
const receipt = {
  ...footer,
  name: 'Kari Ødegård',
  job: 'Kokk, 80 %',
  receivedOn: '2026-11-22',
  reference: '7Q2M9XKD4R',
  rule: '6 måneder etter avgjørelsen',
  undecidedOn: '2027-11-22',
  link,
}
const links = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(found => found[1])

describe('the mails', () => {
  it('M2 says rule, date, reference and the link', () => {
    const mail = renderMail('M2', 'nb', receipt)
    assert.equal(mail.subject, 'Vi har søknaden din: Kokk, 80 %')
    assert.match(
      mail.text,
      /Hei Kari Ødegård\.\n\nSøknaden kom fram 22\. november 2026, referanse 7Q2M9-XKD4R\./,
    )
    assert.match(
      mail.text,
      /Vi sletter den 6 måneder etter avgjørelsen\. Uten avgjørelse sletter vi den 22\. november 2027\./,
    )
    assert.match(mail.text, /Spørsmål om opplysningene dine: personvern@fjordkontor\.example/)
    assert.deepEqual(links(mail.html), [link])
  })

  it('M3 says each outcome and the day, and neither name nor outcome in the subject', () => {
    for (const outcome of ['rejected', 'hired', 'cancelled']) {
      const mail = renderMail('M3', 'en', { ...receipt, outcome, dueOn: '2027-05-22' })
      assert.equal(mail.subject, 'Answer to your application: Kokk, 80 %')
      assert.match(mail.text, /Your data is deleted on 22 May 2027\. To have it done now:/)
    }
    const hired = renderMail('M3', 'nb', { ...receipt, outcome: 'hired', dueOn: '2027-05-22' })
    assert.match(hired.text, /Vi vil ansette deg og tar kontakt\./)
  })

  it('M6 says that deletion has started, never that it is done', () => {
    const mail = renderMail('M6', 'nb', { ...footer, certificateNo: '4F9C21KM7Q2X', link })
    assert.match(mail.text, /Vi har startet slettingen .* Beviset har nummer 4F9C-21KM-7Q2X;/)
    assert.doesNotMatch(mail.text, /Vi har slettet/)
    const said = (receipts: string) =>
      renderMail('M6', 'nb', { ...footer, certificateNo: '4F9C21KM7Q2X', receipts, link }).text
    assert.match(said('4F9C21KM7Q2X'), /har nummer 4F9C-21KM-7Q2X\.$/m)
    assert.match(said('4F9C21KM7Q2X 4F9C21KM7Q2Y'), /har numrene 4F9C-21KM-7Q2X, 4F9C-21KM-7Q2Y\.$/m)
  })

  it('M7 names a case about the person hired as a thing, in both languages', () => {
    const values = {
      ...footer,
      ...{ name: 'Kari', why: 'answered', type: 'hiredPerson', link },
      ...{ receivedOn: '2026-11-22', dueOn: '2026-12-22' },
    }
    assert.match(renderMail('M7', 'en', values).text, /It is about: the person hired\./)
    assert.match(renderMail('M7', 'nb', values).text, /Den gjelder: den som ble ansatt\./)
  })

  it('M6 counts the cases that end, and says that a newer application stays', () => {
    const said = (language: 'nb' | 'en', more: Record<string, string>): string =>
      renderMail('M6', language, { ...footer, certificateNo: '4F9C21KM7Q2X', link, ...more }).text
    assert.match(said('nb', { unanswered: '1' }), /En sak du hadde hos oss, er avsluttet/)
    assert.match(said('nb', { unanswered: '2' }), /2 saker du hadde hos oss, er avsluttet/)
    assert.match(said('en', { unanswered: '2' }), /2 cases you had with us are closed/)
    assert.match(
      said('nb', { newer: 'yes' }),
      /^Du søkte samme stilling to ganger\. .* Den nyeste har vi fortsatt/,
    )
    assert.match(said('en', { newer: 'yes' }), /^You applied .* twice\. .* We still have the newer one/)
    assert.doesNotMatch(said('nb', { newer: '' }), /nyeste|eldste/)
  })

  it('M6 says whether the address goes too, or stays for another application or the copy in the pool', () => {
    const said = (language: 'nb' | 'en', stays: string): string =>
      renderMail('M6', language, { ...footer, certificateNo: '4F9C21KM7Q2X', stays, link }).text
    assert.match(said('nb', ''), /slettes også adressen din når den er levert/)
    assert.match(said('nb', 'yes'), /Adressen din blir her .* kopien for andre stillinger/)
    assert.doesNotMatch(said('nb', 'yes'), /slettes også/)
    assert.match(said('en', 'yes'), /Your address stays here .* the copy for other jobs/)
  })

  it('M18 has one subject, and counts one and many', () => {
    const mail = (language: 'nb' | 'en', n: string) =>
      renderMail('M18', language, { ...footer, matter: 'holds', n, what: '', link })
    assert.equal(mail('nb', '1').subject, 'Noe venter på deg')
    assert.equal(mail('en', '2').subject, 'Something is waiting for you')
    assert.match(mail('nb', '1').text, /^1 sperre må vurderes på nytt, ellers faller den bort\./)
    assert.match(mail('nb', '2').text, /^2 sperrer må vurderes/)
    assert.match(mail('en', '1').text, /^1 hold must be reviewed again, or it lapses\./)
    const counts = { over: 2, today: 0, tomorrow: 0, weekend: 0, monday: 0, week: 1, overWeek: 0 }
    assert.equal(
      deadlinesTold('en', counts),
      '2 cases about privacy are over the deadline. 1 case about privacy is due in a week.',
    )
  })

  it('M1 carries the link that was asked for', () => {
    assert.deepEqual(links(renderMail('M1', 'en', { ...footer, link }).html), [link])
  })

  it('never make a link of a name, nor a second line', () => {
    const name = 'https://evil.example/x <a href="//evil.example">\r\nBcc: a@evil.example'
    const mail = renderMail('M2', 'nb', { ...receipt, name, job: 'Kokk\r\nBcc: b@evil.example' })
    assert.doesNotMatch(mail.subject, /[\r\n]/)
    assert.doesNotMatch(mail.text, /:\/\/evil|evil\.example\/x|a@evil|^Bcc/m)
    assert.deepEqual(links(mail.html), [link])
    assert.doesNotMatch(mail.html, /<a href="\/\//)
  })

  it('cut a name at 100 characters', () => {
    const mail = (length: number) => renderMail('M2', 'nb', { ...receipt, name: 'å'.repeat(length) }).text
    assert.match(mail(100), /Hei å{100}\./)
    assert.match(mail(101), /Hei å{99}…\./)
  })

  it('refuse a missing value by its name', () => {
    const { link: _, ...rest } = receipt
    assert.throws(() => renderMail('M2', 'nb', rest), /mail\.M2\.body needs a value for link/)
    assert.throws(
      () => renderMail('M3', 'nb', { ...receipt, outcome: 'maybe', dueOn: '2027-05-22' }),
      /outcome/,
    )
  })
})
