import assert from 'node:assert/strict'
import { renderMail } from '../../views/mail/render.ts'

const values = {
  controller: 'Fjordkontor AS',
  rightsEmail: 'personvern@fjordkontor.example',
  name: 'Randi https://evil.example/x',
  job: 'Kokk, 80 %',
  source: 'applicant',
  dueOn: '2027-11-22',
  authority: 'Datatilsynet',
  authorityUrl: 'https://www.datatilsynet.no',
  link: 'https://fjordkontor.example/jobb/referee/t0ken',
}
const saying = {
  nb: [/fra søkeren/, /spørre deg om søkeren/, /slette det/, /22\. november 2027/, /klage til Datatilsynet/],
  en: [/from the applicant/, /ask you about the applicant/, /delete it/, /22 November 2027/, /complain to/],
}

describe('M12 to a referee', () => {
  it('says source, purpose, rights, the day and the authority in both languages, with one link', () => {
    for (const language of ['nb', 'en'] as const) {
      const mail = renderMail('M12', language, values)
      for (const part of [...saying[language], /Fjordkontor AS/, /Kokk, 80 %/]) assert.match(mail.text, part)
      const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)
      assert.deepEqual(links, [values.link])
      assert.doesNotMatch(mail.text, /evil\.example\/x/)
      assert.doesNotMatch(mail.subject, /Randi|Kokk/)
    }
  })

  it('says that another source stands on the page, and refuses none', () => {
    assert.match(renderMail('M12', 'nb', { ...values, source: 'other' }).text, /siden bak lenken sier/)
    assert.throws(() => renderMail('M12', 'nb', { ...values, source: '' }), /source/)
  })
})
