import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { processClock } from '../../server/base/clock.ts'
import { readConfig, type Config } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { openMailer } from '../../server/mail/open-mailer.ts'

function open(changed: Partial<Config> = {}) {
  return openMailer({ config: { ...readConfig({}), ...changed }, clock: processClock() })
}

function reasonsFor(changed: Partial<Config>): readonly string[] {
  try {
    open(changed)
  } catch (error) {
    assert.ok(error instanceof StartRefusal)
    return error.reasons
  }
  return []
}

describe('the way out for mails', () => {
  it('is the development mailbox when no server is set', async () => {
    const { mailer, developmentMailbox } = open()
    await mailer.deliver({ id: 'x', to: 'kari@sokeren.example', subject: 'Hei', text: 't', html: '<p>t</p>' })
    const [mail] = developmentMailbox?.mails() ?? []
    assert.ok(mail?.at instanceof Date)
    assert.deepEqual(
      { ...mail, at: undefined },
      { to: 'kari@sokeren.example', subject: 'Hei', text: 't', html: '<p>t</p>', at: undefined },
    )
  })

  it('keeps the last 500 mails there, newest last', async () => {
    const { mailer, developmentMailbox } = open()
    for (let n = 0; n <= 500; n++) {
      await mailer.deliver({ id: 'x', to: 'kari@sokeren.example', subject: String(n), text: '', html: '' })
    }
    const mails = developmentMailbox?.mails() ?? []
    assert.deepEqual([mails.length, mails[0]?.subject, mails.at(-1)?.subject], [500, '1', '500'])
  })

  it('is the server when one is set', () => {
    const { mailer, developmentMailbox } = open({ smtpUrl: 'smtp://127.0.0.1:1' })
    assert.equal(developmentMailbox, undefined)
    mailer.close()
  })

  it('is never the development mailbox in production', () => {
    assert.match(reasonsFor({ production: true })[0] ?? '', /^SMTP_URL: must be set in production/)
  })

  it('is refused with a sender that is not one address, or a URL that is no mail server', () => {
    assert.match(reasonsFor({ mailFrom: 'Firma <a@b.example>' })[0] ?? '', /^GLEMME_MAIL_FROM/)
    assert.equal(reasonsFor({ mailFrom: 'a@b.example, c@d.example', smtpUrl: 'https://x' }).length, 2)
    assert.deepEqual(
      reasonsFor({ mailFrom: 'jobb@firma.example', smtpUrl: 'smtps://u:p@smtp.firma.example' }),
      [],
    )
  })
})
