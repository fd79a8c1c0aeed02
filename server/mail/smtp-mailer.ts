import { createTransport } from 'nodemailer'
import type { Config } from '../base/config.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { readAddress } from '../policy/mail-address.ts'
import { MailRefused, type Mailer, type OutgoingMail } from './mailer.ts'

/** How long each part of a delivery may take, milliseconds. A data key is held no longer than `wholeMs`. */
export interface MailTimes {
  connectMs: number
  greetingMs: number
  silenceMs: number
  wholeMs: number
}

const usualTimes: MailTimes = { connectMs: 10_000, greetingMs: 10_000, silenceMs: 20_000, wholeMs: 30_000 }

/** The commands whose refusal is about the mail itself; any other (greeting, sign-in) is about the whole server. */
const aboutTheMail = ['MAIL FROM', 'RCPT TO', 'DATA']

/**
 * Mails go to that server, each over a connection of its own.
 *
 * @throws StartRefusal when the sender is not one address or the server's URL is none
 */
export function smtpMailer(
  config: Pick<Config, 'mailFrom'> & { smtpUrl: string },
  times: MailTimes = usualTimes,
): Mailer {
  const from = checkedSender(config)
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: times.connectMs,
    dnsTimeout: times.connectMs,
    greetingTimeout: times.greetingMs,
    socketTimeout: times.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    deliver: async mail => {
      try {
        await transport.sendMail({ ...messageOf(mail, from), signal: AbortSignal.timeout(times.wholeMs) })
      } catch (error) {
        throw refusalOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** The sender of all mails. @throws StartRefusal */
export function checkedSender(config: Pick<Config, 'mailFrom'> & { smtpUrl: string | undefined }): string {
  const from = readAddress(config.mailFrom)
  const reasons: string[] = []
  if (!from) reasons.push('GLEMME_MAIL_FROM: must be exactly one address. Example: jobb@firma.example')
  if (config.smtpUrl !== undefined && !/^smtps?:\/\/[^/\s]+/.test(config.smtpUrl)) {
    reasons.push(
      'SMTP_URL: must begin with smtp:// or smtps://. Example: smtps://user:password@smtp.eksempelpost.example',
    )
  }
  if (!from || reasons.length > 0) throw new StartRefusal(reasons)
  return from
}

/** Addresses in object form only: a text could hold several. No envelope of our own. Source: stack.md 3 */
function messageOf(mail: OutgoingMail, from: string) {
  const { to, subject, text, html } = mail
  if (readAddress(to) !== to) throw new MailRefused('address', 'never')
  return {
    from: { name: '', address: from },
    to: { name: '', address: to },
    subject: subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    text,
    html,
    messageId: `<${mail.id}@${from.slice(from.indexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', ...oneClick(mail.unsubscribe) },
  }
}

/** Mail programs show a button that ends the consent. Source: privacy.md 6, RFC 8058 */
function oneClick(address: string | undefined): Record<string, string> {
  if (address === undefined) return {}
  return { 'List-Unsubscribe': `<${address}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

function refusalOf(error: unknown): MailRefused {
  if (error instanceof MailRefused) return error
  const { response, command } = answerOf(error)
  const code = response ? String(response) : (codeOf(error) ?? 'unknown')
  if (!response || !aboutTheMail.includes(command)) return new MailRefused(code, 'silent')
  return new MailRefused(code, response >= 500 && response <= 599 ? 'never' : 'later')
}

function answerOf(error: unknown): { response: number | undefined; command: string } {
  if (typeof error !== 'object' || error === null) return { response: undefined, command: '' }
  const response =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined
  const command = 'command' in error && typeof error.command === 'string' ? error.command : ''
  return { response, command }
}
