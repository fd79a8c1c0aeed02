import type { Language } from '../../server/policy/languages.ts'
import { longDate } from '../dates.ts'
import { certificateText, referenceText } from '../numbers.ts'
import { t, type TextValues } from '../text/lookup.ts'
import { cut, escapeHtml, oneLine, softenName } from './soften.ts'

/** Values of every mail: the footer's. */
type Footer = { controller: string; rightsEmail: string }

/** The values each mail needs. All are strings; days are local dates `YYYY-MM-DD`, links absolute, `rule` a text of `ruleText`, numbers as stored. */
export type MailValues = {
  /** The new link that "Send ny lenke" asked for. */
  M1: Footer & { link: string }
  /** The receipt; `link` opens the application. */
  M2: Footer & {
    name: string
    job: string
    receivedOn: string
    reference: string
    rule: string
    undecidedOn: string
    link: string
  }
  /** The decision; `link` leads to the erasure. */
  M3: Footer & {
    name: string
    job: string
    outcome: 'rejected' | 'hired' | 'cancelled'
    dueOn: string
    link: string
  }
  /** The last mail; `link` is the certificate's page. */
  M6: Footer & { certificateNo: string; link: string }
}

/** The mails there are, by their numbers in the design. Source: privacy.md 8 */
export type MailKind = keyof MailValues

/** A mail ready to be sent. */
export interface RenderedMail {
  subject: string
  text: string
  html: string
}

type Given = Readonly<Record<string, string>>
const days = ['receivedOn', 'undecidedOn', 'dueOn']
const outcomes = ['rejected', 'hired', 'cancelled'] as const

/**
 * The mail in that language: a name can never become a link or a second line.
 *
 * @param values as in `MailValues[kind]`, read back from the sealed outbox row
 * @throws Error when a value is missing (a bug of the caller); the message names it, never a value
 */
export function renderMail(kind: MailKind, language: Language, values: Given): RenderedMail {
  const say = t(language)
  const shown: TextValues = { ...shownValues(language, values), ...answerOf(kind, language, values) }
  const body = say(`mail.${kind}.body`, shown)
  const footer = `${oneLine(values['controller'] ?? '')}\n${say('mail.footer', shown)}`
  const subject = oneLine(say(`mail.${kind}.subject`, shown))
  return {
    subject,
    text: `${body}\n\n-- \n${footer}\n`,
    html: htmlOf(language, { subject, body, footer, link: values['link'] ?? '' }),
  }
}

function shownValues(language: Language, values: Given): Given {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    if (name === 'name') shown[name] = softenName(value)
    else if (name === 'job') shown[name] = cut(oneLine(value))
    else if (days.includes(name)) shown[name] = longDate(value, { language, zone: 'UTC' })
    else if (name === 'reference') shown[name] = referenceText(value)
    else if (name === 'certificateNo') shown[name] = certificateText(value)
    else shown[name] = oneLine(value)
  }
  return shown
}

function answerOf(kind: MailKind, language: Language, values: Given): Given {
  if (kind !== 'M3') return {}
  const outcome = outcomes.find(known => known === values['outcome'])
  if (!outcome) throw new Error('mail M3 needs a value for outcome')
  return { answer: t(language)(`mail.M3.${outcome}`) }
}

function htmlOf(
  language: Language,
  p: { subject: string; body: string; footer: string; link: string },
): string {
  const link = escapeHtml(p.link)
  const paragraphs = p.body
    .split('\n\n')
    .map(part => (part === p.link ? `<p><a href="${link}">${link}</a></p>` : `<p>${escapeHtml(part)}</p>`))
  const footer = p.footer.split('\n').map(escapeHtml).join('<br>')
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(p.subject)}</title></head>` +
    `<body>${paragraphs.join('')}<hr><p><small>${footer}</small></p></body></html>`
  )
}
