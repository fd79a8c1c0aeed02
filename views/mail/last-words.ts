import type { Language } from '../../server/policy/languages.ts'
import { certificateText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

type Given = Readonly<Record<string, string>>

/** What a last mail ends with: the numbers of what stays of consents, and requests that end with it, when there are any. */
export function receiptsOf(language: Language, { receipts = '', unanswered = '' }: Given): Given {
  const all = receipts.split(' ').filter(Boolean).map(certificateText)
  const numbers = all.join(', ')
  const key = all.length === 1 ? 'mail.receipts' : 'mail.receipts.many'
  const said = numbers && ` ${t(language)(key, { numbers })}`
  return { receipts: said + unansweredText(language, unanswered) }
}

function unansweredText(language: Language, count: string): string {
  if (count === '') return ''
  const n = Number(count)
  return ` ${t(language)(n > 1 ? 'mail.unanswered.many' : 'mail.unanswered', { n })}`
}

/** That a newer application to the same job stays, when this one only makes way for it. */
export function newerOf(language: Language, { newer = '' }: Given): Given {
  return { newer: newer && `${t(language)('mail.M6.newer')}\n\n` }
}

/** Whether the address goes with it, or stays for something else of the person's. */
export function addressOf(language: Language, { stays = '' }: Given): Given {
  return { address: t(language)(stays ? 'mail.M6.stays' : 'mail.M6.goes') }
}
