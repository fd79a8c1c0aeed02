import type { Language } from '../../server/policy/languages.ts'

/** Values of every mail: the footer's. */
type Footer = { controller: string; rightsEmail: string }

/** The values each mail needs. All are strings; days are local dates `YYYY-MM-DD`, links absolute, `rule` a text of `ruleText`. */
export type MailValues = {
  M1: Footer & { link: string }
  M2: Footer & {
    name: string
    job: string
    receivedOn: string
    reference: string
    rule: string
    undecidedOn: string
    link: string
  }
  M3: Footer & {
    name: string
    job: string
    outcome: 'rejected' | 'hired' | 'cancelled'
    dueOn: string
    link: string
  }
  M6: Footer & { certificateNo: string; link: string }
}

export type MailKind = keyof MailValues
/** A mail ready to be sent. */
export interface RenderedMail {
  subject: string
  text: string
  html: string
}

/**
 * The mail in that language: a name can never become a link or a second line.
 *
 * @param values as in `MailValues[kind]`, read back from the sealed outbox row
 * @throws Error when a value is missing (a bug of the caller)
 */
export function renderMail(
  _kind: MailKind,
  _language: Language,
  _values: Readonly<Record<string, string>>,
): RenderedMail {
  return { subject: '', text: '', html: '' }
}
