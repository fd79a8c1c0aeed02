import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { newId } from '../../server/base/ids.ts'
import { smtpMailer } from '../../server/mail/smtp-mailer.ts'
import { renderMail } from '../../views/mail/render.ts'
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts'

const footer = { controller: 'Fjordkontor AS', rightsEmail: 'personvern@fjordkontor.example' }
const unsubscribe = `https://jobb.fjordkontor.example/unsubscribe/${'a'.repeat(43)}`
const link = `https://jobb.fjordkontor.example/links/${'b'.repeat(43)}`

describe('a mail that rests on consent', () => {
  let sink: SmtpSink
  before(async () => {
    sink = await startSmtpSink()
  })
  after(async () => await sink.close())

  /** The header lines of what arrived, unfolded. */
  async function headersOf(mail: ReturnType<typeof renderMail>): Promise<string[]> {
    sink.received.length = 0
    const mailer = smtpMailer({ smtpUrl: sink.url, mailFrom: 'jobb@firma.example' })
    await mailer.deliver({ ...mail, id: newId('mal'), to: 'kari@eksempel.no' })
    mailer.close()
    const [head = ''] = (sink.received[0]?.raw ?? '').split('\r\n\r\n')
    return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  }

  const question = {
    ...footer,
    name: 'Kari',
    matter: 'stay',
    job: '',
    dueOn: '2027-11-24',
    link,
    unsubscribe,
  }

  it('privacy P27: shows mail programs where one click ends it, and readers a link that does the same', async () => {
    for (const language of ['nb', 'en'] as const) {
      const mail = renderMail('M13', language, question)
      const lines = await headersOf(mail)
      assert.ok(lines.includes(`List-Unsubscribe: <${unsubscribe}>`), lines.join('\n'))
      assert.ok(lines.includes('List-Unsubscribe-Post: List-Unsubscribe=One-Click'))
      assert.ok(mail.html.includes(`<a href="${unsubscribe}">`))
    }
  })

  it('privacy P9: is the only one that does: a last mail has neither', async () => {
    const values = { ...footer, certificateNo: '4F9C21KM7Q2X', link, receipts: '7Q2M9XKD4R01' }
    for (const kind of ['M6', 'M14'] as const) {
      const mail = renderMail(kind, 'nb', values)
      assert.doesNotMatch((await headersOf(mail)).join('\n'), /List-Unsubscribe/)
      assert.ok(mail.text.includes('7Q2M-9XKD-4R01'))
    }
  })

  it('names the job it invites to, and no other value', () => {
    const invite = { ...question, matter: 'invite', job: 'Havnefogd' }
    assert.equal(renderMail('M13', 'en', invite).subject, 'A vacant job: Havnefogd')
    assert.doesNotMatch(renderMail('M13', 'nb', question).subject, /Kari|Havnefogd/)
    assert.throws(() => renderMail('M13', 'nb', { ...question, matter: 'sale' }))
  })
})
