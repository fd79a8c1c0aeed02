import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { sendWaiting } from '../../server/mail/send.ts'
import { smtpMailer } from '../../server/mail/smtp-mailer.ts'
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts'
import { aPost, receiptMail, type Post } from './post.ts'

let sink: SmtpSink
let post: Post

describe('tricks in mails', () => {
  before(async () => {
    sink = await startSmtpSink()
    post = await aPost({ SMTP_URL: sink.url, GLEMME_MAIL_FROM: 'jobb@firma.example' })
  })
  after(async () => {
    await post.close()
    await sink.close()
  })

  const addresses = [
    'a@b.example,c@d.example',
    'a@b.example, c@d.example',
    'a@b.example;c@d.example',
    'a@b.example c@d.example',
    'a@b.example\nc@d.example',
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example\r\nRCPT TO:<c@d.example>',
    'a@b.example\rBcc:c@d.example',
    'a@b.example%0d%0aBcc:c@d.example',
    'a@b.example\u2028Bcc: c@d.example',
    'Kari <a@b.example>',
    '<a@b.example>',
    '"a@b.example" <c@d.example>',
    'a@b.example>',
    '<a@b.example> c@d.example',
    'group: a@b.example, c@d.example;',
    'a@b.example(c@d.example)',
    '(c@d.example)a@b.example',
    'a@b@c.example',
    '"a b"@c.example',
    '"a\\"@b.example',
    'a\\@b.example',
    '@b.example',
    'a@',
    'a',
    '',
    ' ',
    'a@b',
    'a@localhost',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@b..example',
    'a@.b.example',
    'a@-b.example',
    'a@b.example:25',
    'a@b.example/c',
    'a@b.example?bcc=c@d.example',
    'a@b.example#c',
    'a@b_c.example',
    'a@b.example\0',
    'a\0@b.example',
    'søker@b.example',
    'a@b.example\t',
    ' a@b.example',
    'a@BLÅ.example',
    'a+c=d.example@b.example',
    'a!c@b.example',
    'a%c@b.example',
    `${'a'.repeat(64)}@b.example`,
    `${'a'.repeat(65)}@b.example`,
    `a@${'b'.repeat(250)}.example`,
  ]

  const texts = [
    'Kari\r\nBcc: ond@d.example',
    'Kari\nSubject: Hei',
    'Kari\rX: y',
    'Kari\r\n\r\n<b>hei</b>',
    'Kari\r\n.\r\nMAIL FROM:<x@y.example>',
    'Kari\u2028Bcc: ond@d.example',
    'Kari\u0085Bcc: ond@d.example',
    'Kari\0',
    '=?utf-8?q?Kari=0d=0aBcc:ond@d.example?=',
    '',
    'K'.repeat(5000),
    '\u202eirak',
    '<script>alert(1)</script>',
    'http://ond.example/logg-inn',
    'ond.example',
  ]

  /** The header lines of a mail, unfolded. */
  function headersOf(raw: string): string[] {
    const [head = ''] = raw.split('\r\n\r\n')
    return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  }

  describe('an address with a trick in it', () => {
    it('is refused, or reaches exactly one recipient', async () => {
      let refused = 0
      for (const to of addresses) {
        sink.received.length = 0
        try {
          await post.aMail({ to })
        } catch {
          refused += 1
          continue
        }
        assert.equal((await sendWaiting(post)).sent, 1, JSON.stringify(to))
        assert.equal(sink.received.length, 1, JSON.stringify(to))
        assert.equal(sink.received[0]?.recipients.length, 1, JSON.stringify(to))
        assert.equal(
          headersOf(sink.received[0]?.raw ?? '').filter(line => /^(to|cc|bcc):/i.test(line)).length,
          1,
        )
      }
      assert.ok(addresses.length >= 40)
      assert.ok(refused >= 30 && refused < addresses.length, `${refused} refused`)
    })

    it('never leaves the mailer either, wherever it came from', async () => {
      const mailer = smtpMailer({ smtpUrl: sink.url, mailFrom: 'jobb@firma.example' })
      sink.received.length = 0
      for (const to of addresses.slice(0, 15)) {
        await assert.rejects(mailer.deliver({ id: 'x', to, subject: '', text: '', html: '' }), {
          again: 'never',
        })
      }
      assert.equal(sink.received.length, 0)
      mailer.close()
    })
  })

  describe('a text with a trick in it', () => {
    const names = ['name', 'job', 'controller'] as const

    it('adds no header, no recipient and no line to the subject', async () => {
      for (const name of names) {
        for (const text of texts) {
          sink.received.length = 0
          const { values } = receiptMail('app_AAAAAAAAAAAAAAAAAAAAAA')
          await post.aMail({ values: { ...values, [name]: text } })
          assert.equal((await sendWaiting(post)).sent, 1, `${name} ${JSON.stringify(text)}`)
          const [mail] = sink.received
          const headers = headersOf(mail?.raw ?? '')
          assert.deepEqual(mail?.recipients, ['kari@sokeren.example'])
          assert.deepEqual(
            headers.map(line => line.slice(0, line.indexOf(':')).toLowerCase()).sort(),
            ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'],
            `${name} ${JSON.stringify(text)}`,
          )
        }
      }
    })

    it('in the subject of a mail ready to go becomes one line', async () => {
      const mailer = smtpMailer({ smtpUrl: sink.url, mailFrom: 'jobb@firma.example' })
      sink.received.length = 0
      const subject = 'Hei\r\nBcc: ond@d.example\u2028X'
      await mailer.deliver({ id: 'x', to: 'kari@sokeren.example', subject, text: 't', html: '<p>t</p>' })
      const lines = headersOf(sink.received[0]?.raw ?? '')
      assert.ok(lines.includes('Subject: Hei Bcc: ond@d.example X'), lines.join('|'))
      assert.deepEqual(sink.received[0]?.recipients, ['kari@sokeren.example'])
      mailer.close()
    })
  })
})
