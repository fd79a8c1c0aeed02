import type { Language } from '../../server/policy/languages.ts'
import {
  caseTypes,
  extensionCodes,
  refusalCodes,
  type CaseType,
  type ExtensionCode,
  type RefusalCode,
} from '../../server/policy/rights.ts'
import { longDate } from '../dates.ts'
import { t } from '../text/lookup.ts'

/** What can happen in a case that its person is told of. */
const turns = [
  'received',
  'identity',
  'extended',
  'answered',
  'copy',
  'erasing',
  'refused',
  'partly',
  'withdrawn',
] as const
export type CaseTurn = (typeof turns)[number]

type Given = Readonly<Record<string, string>>

/** The sentence of a mail about a case, and what its link is for. */
export function caseTurnOf(language: Language, values: Given): Given {
  const turn = known(turns, values['why'], 'why')
  const type = known(caseTypes, values['type'], 'type')
  const say = t(language)
  return { answer: answerOf(language, turn, { ...values, type }), lead: say(leadOf(turn)) }
}

function answerOf(language: Language, turn: CaseTurn, values: Given & { type: CaseType }): string {
  const say = t(language)
  if (turn === 'refused' || turn === 'partly') {
    const code = known(refusalCodes, values['code'], 'code')
    const { authority = '', authorityUrl = '', holdUntil = '' } = values
    return refusalText(language, { code, authority, authorityUrl, holdUntil, isPart: turn === 'partly' })
  }
  const reason =
    turn === 'extended' ? extensionText(language, known(extensionCodes, values['code'], 'code')) : ''
  return say(`mail.M7.${turn}`, {
    what:
      values.type === 'hiredPerson'
        ? say('mail.M7.hiredPerson')
        : say(`cases.type.${values.type}`).toLowerCase(),
    reason,
    receivedOn: longDate(values['receivedOn'] ?? '', { language, zone: 'UTC' }),
    dueOn: longDate(values['dueOn'] ?? '', { language, zone: 'UTC' }),
  })
}

function leadOf(turn: CaseTurn) {
  if (turn === 'identity') return 'mail.M7.lead.confirm'
  if (turn === 'erasing') return 'mail.M7.lead.undo'
  return turn === 'copy' ? 'mail.M7.lead.copy' : 'mail.M7.lead.see'
}

/** A refusal and what to do about it. */
export interface ShownRefusal {
  code: RefusalCode
  authority: string
  authorityUrl: string
  /** The last day of the hold, a local date; '' without one. */
  holdUntil: string
  /** Whether part of what was asked for is done. */
  isPart: boolean
}

/** Why it is not done, and the authority and the court to go to. Source: GDPR art. 12(4) */
export function refusalText(language: Language, refusal: ShownRefusal): string {
  const { code, authority, authorityUrl, holdUntil, isPart } = refusal
  const say = t(language)
  const date = holdUntil && longDate(holdUntil, { language, zone: 'UTC' })
  const reason = say(`cases.reason.${code}`, { date })
  return say(isPart ? 'cases.partly' : 'cases.refusal', { reason, authority, authorityUrl })
}

/** Why an answer takes longer. */
export function extensionText(language: Language, code: ExtensionCode): string {
  return t(language)(`cases.extension.${code}`)
}

function known<T extends string>(all: readonly T[], value: string | undefined, name: string): T {
  const found = all.find(one => one === value)
  if (found === undefined) throw new Error(`mail M7 needs a value for ${name}`)
  return found
}
