import type { Language } from '../../server/policy/languages.ts'
import { refereeSources, type RefereeSource } from '../../server/policy/referees.ts'
import type { CaseType } from '../../server/policy/rights.ts'
import { longDate } from '../dates.ts'
import { certificateText, referenceText } from '../numbers.ts'
import { t, type TextValues } from '../text/lookup.ts'
import { caseTurnOf, type CaseTurn } from './case-turn.ts'
import { copyTold, dayTold, receiptDayTold, tellsDay } from './day-told.ts'
import { addressOf, newerOf, receiptsOf } from './last-words.ts'
import { memberOf, questionOf } from './member.ts'
import { htmlOf } from './html.ts'
import { cut, oneLine, softenName } from './soften.ts'

/** Values of every mail: the footer's. */
type Footer = { controller: string; rightsEmail: string }

/** Values of a last mail. */
type LastWords = { certificateNo: string; receipts?: string; unanswered?: string; link: string }

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
    /** 'yes' when the person has said no to storage, which waits for the answer. */
    objected?: string
    link: string
  }
  /** The decision; `copyDueOn` as of M4; `link` leads to the erasure. */
  M3: Footer & {
    name: string
    job: string
    outcome: 'rejected' | 'hired' | 'cancelled'
    dueOn: string
    copyDueOn?: string
    link: string
  }
  /**
   * The notice before the deletion; `link` leads to the applicant's page, `eraseLink` to the erasure. `poolReference` is of
   * the copy in the talent pool, which stays.
   */
  M5: Footer & {
    name: string
    job: string
    reference: string
    dueOn: string
    certificateNo: string
    poolReference?: string
    link: string
    eraseLink: string
  }
  /** That notice holds no more: D is another day, or something stops the deletion. `dueOn` is D now. */
  M5recall: Footer & {
    name: string
    job: string
    why: 'moved' | 'stopped'
    toldOn: string
    dueOn: string
    link: string
  }
  /**
   * What happens in a case: only coded reasons. `holdUntil` is a local date, '' without a hold; `link` leads to the case.
   */
  M7: Footer & {
    name: string
    why: CaseTurn
    type: CaseType
    code: string
    receivedOn: string
    dueOn: string
    holdUntil: string
    authority: string
    authorityUrl: string
    link: string
  }
  /** A restriction stands, or is lifted on a day to come. */
  M8: Footer & { name: string; job: string; why: 'set' | 'ending'; liftOn: string; link: string }
  /** The same of the copy in the talent pool; `link` leads to it. */
  M8pool: Footer & { name: string; why: 'set' | 'ending'; liftOn: string; link: string }
  /** A decision was taken back; `link` leads to the erasure. */
  M3revert: Footer & {
    name: string
    job: string
    reason: 'mistake' | 'newInformation'
    dueOn: string
    link: string
  }
  /** The application was withdrawn; `copyDueOn` is the day of the copy in the talent pool, if there is one, else ''; `link` leads to the erasure. */
  M4: Footer & { name: string; job: string; dueOn: string; copyDueOn?: string; link: string }
  /** Somebody hired was handed over, and D is another day now; `link` leads to the applicant's page. */
  M9due: Footer & { name: string; job: string; reference: string; dueOn: string; link: string }
  /** Those who hire have written; `link` leads to the applicant's page, where it stands. */
  M10: Footer & { job: string; link: string }
  /** A file is to be sent anew, by then at the latest; `link` leads to the applicant's page. */
  M10newFile: Footer & { job: string; byOn: string; link: string }
  /**
   * The last mail; `link` is the certificate's page, `receipts` the numbers of blind receipts, with blanks between,
   * `unanswered` how many requests end with it, `newer` 'yes' when a newer one to the same job stays, `stays` 'yes' when the address stays for something else of the person's.
   */
  M6: Footer & LastWords & { newer?: string; stays?: string }
  /** The rules change from `dueOn` on, by that version of the policy; `link` leads to the person's own page, which says what changes. */
  M11: Footer & { name: string; version: string; dueOn: string; link: string }
  /** The rules that were to change on `dueOn` do not: that version was taken back. */
  M11recall: Footer & { name: string; dueOn: string; link: string }
  /** To a referee: what is kept about them and why; `link` leads to it. */
  M12: Footer & {
    name: string
    job: string
    source: RefereeSource
    dueOn: string
    authority: string
    authorityUrl: string
    link: string
  }
  /**
   * To a member of the pool: whether to stay (`job` empty), or a job to apply for. `poolReference` is of their copy;
   * `unsubscribe` ends it by one click.
   */
  M13: Footer & {
    name: string
    matter: 'stay' | 'invite'
    job: string
    dueOn: string
    poolReference?: string
    link: string
    unsubscribe: string
  }
  /** The last mail to a member of the pool; `link` is the certificate's page. */
  M14: Footer & LastWords
  /** Something was corrected, without what it was or is; `link` opens the application. */
  M9: Footer & { name: string; job: string; link: string }
  /** The same of what the person has in the talent pool; `link` opens the page of that. */
  M9pool: Footer & { name: string; link: string }
  /** To the address there was until now: there is another one. Neither the person nor the job. */
  M9moved: Footer
  /** To whoever has a copy: what to do with it; `link` is where they say that it is done. */
  M15: Footer & {
    what: 'delete' | 'correct' | 'restrict'
    /** What the copy is of; an application unless it says otherwise. */
    of?: 'application' | 'pool'
    reference: string
    certificateNo: string
    link: string
  }
  /** To another employer: an applicant sends them data; `link` asks for the code, until `dueOn`. */
  M17: Footer & { dueOn: string; link: string }
  /** To staff: something needs them. `what` is a short list in their language, without names; `n` how many. */
  M18: Footer & { matter: StaffMatter; n: string; what: string; link: string }
}

/** What staff are told of by M18. */
export type StaffMatter = (typeof matters)[number]

/** The mails there are, by their numbers in the design. Source: privacy.md 8 */
export type MailKind = keyof MailValues

/** A mail ready to be sent. */
export interface RenderedMail {
  subject: string
  text: string
  html: string
  /** Where one click ends the consent it rests on; only of mails that rest on one. */
  unsubscribe?: string
}

type Given = Readonly<Record<string, string>>
const days = ['receivedOn', 'undecidedOn', 'dueOn', 'toldOn', 'liftOn', 'byOn']
const outcomes = ['rejected', 'hired', 'cancelled'] as const
const matters = ['red', 'undecided', 'handOver', 'holds', 'messages', 'cases', 'complaint'] as const
/** Those whose sentence is another one of one thing. */
const countedMatters = ['undecided', 'handOver', 'holds', 'messages'] as const
const recalls = ['moved', 'stopped'] as const
const restrictions = ['set', 'ending'] as const
const wishes = ['delete', 'correct', 'restrict'] as const

/**
 * The mail in that language: a name can never become a link or a second line.
 *
 * @param values as in `MailValues[kind]`, read back from the sealed outbox row
 * @throws Error when a value is missing (a bug of the caller); the message names it, never a value
 */
export function renderMail(kind: MailKind, language: Language, values: Given): RenderedMail {
  const say = t(language)
  const shown: TextValues = { ...shownValues(language, values), ...answerOf(kind, language, values) }
  const body = say(`mail.${kind}.body`, shown).trimEnd()
  const footer = [
    oneLine(values['controller'] ?? ''),
    say('mail.footer', shown),
    ...(values['notice'] ? [say('mail.footerNotice', shown)] : []),
  ].join('\n')
  const subject = oneLine(say(`mail.${kind}.subject`, shown))
  return {
    subject,
    text: `${body}\n\n-- \n${footer}\n`,
    html: htmlOf(language, {
      subject,
      body,
      footer,
      links: [values['link'] ?? '', values['eraseLink'] ?? '', values['unsubscribe'] ?? ''],
    }),
    ...(values['unsubscribe'] ? { unsubscribe: values['unsubscribe'] } : {}),
  }
}

function shownValues(language: Language, values: Given): Given {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    if (name === 'name') shown[name] = softenName(value)
    else if (name === 'job') shown[name] = cut(oneLine(value))
    else if (days.includes(name)) shown[name] = value && longDate(value, { language, zone: 'UTC' })
    else if (name === 'reference') shown[name] = referenceText(value)
    else if (name === 'certificateNo') shown[name] = certificateText(value)
    else shown[name] = oneLine(value)
  }
  return shown
}

function answerOf(kind: MailKind, language: Language, values: Given): Given {
  if (kind === 'M2') return receiptDayTold(language, values)
  if (kind === 'M18') return matterOf(language, values)
  if (kind === 'M5recall') return recallOf(language, values)
  if (kind === 'M7') return caseTurnOf(language, values)
  if (kind === 'M8' || kind === 'M8pool') return restrictionOf(language, values)
  if (tellsDay(kind)) return { ...dayTold(kind, language, values), ...outcomeOf(kind, language, values) }
  if (kind === 'M15') return wishOf(language, values)
  if (kind === 'M12') return sourceOf(language, values)
  if (kind === 'M13') return { ...questionOf(language, values), ...memberOf(language, values) }
  if (kind === 'M5') return memberOf(language, values)
  if (kind === 'M6')
    return { ...receiptsOf(language, values), ...addressOf(language, values), ...newerOf(language, values) }
  if (kind === 'M14') return receiptsOf(language, values)
  return {}
}

function outcomeOf(kind: MailKind, language: Language, values: Given): Given {
  if (kind === 'M4') return copyTold(language, values)
  if (kind === 'M3revert') return revertOf(language, values)
  if (kind !== 'M3') return {}
  const outcome = outcomes.find(known => known === values['outcome'])
  if (!outcome) throw new Error('mail M3 needs a value for outcome')
  return { answer: t(language)(`mail.M3.${outcome}`), ...copyTold(language, values) }
}

function sourceOf(language: Language, values: Given): Given {
  const source = refereeSources.find(known => known === values['source'])
  if (!source) throw new Error('mail M12 needs a value for source')
  return { answer: t(language)(`mail.M12.${source}`) }
}

function revertOf(language: Language, values: Given): Given {
  const reason = (['mistake', 'newInformation'] as const).find(known => known === values['reason'])
  if (!reason) throw new Error('mail M3revert needs a value for reason')
  return { answer: t(language)(`mail.M3revert.${reason}`) }
}

function matterOf(language: Language, values: Given): Given {
  const matter = matters.find(known => known === values['matter'])
  if (!matter) throw new Error('mail M18 needs a value for matter')
  const say = t(language)
  const { n = '', what = '' } = values
  const counted = n === '1' ? countedMatters.find(known => known === matter) : undefined
  const key = counted ? (`mail.M18.${counted}.one` as const) : (`mail.M18.${matter}.text` as const)
  return { answer: say(key, { n, what: oneLine(what) }) }
}

function recallOf(language: Language, values: Given): Given {
  const why = recalls.find(known => known === values['why'])
  if (!why) throw new Error('mail M5recall needs a value for why')
  const dueOn = longDate(values['dueOn'] ?? '', { language, zone: 'UTC' })
  return { answer: t(language)(`mail.M5recall.${why}`, { dueOn }) }
}

function restrictionOf(language: Language, values: Given): Given {
  const why = restrictions.find(known => known === values['why'])
  if (!why) throw new Error('mail M8 needs a value for why')
  const say = t(language)
  const liftOn = values['liftOn'] ? longDate(values['liftOn'], { language, zone: 'UTC' }) : ''
  return { title: say(`mail.M8.${why}.title`), answer: say(`mail.M8.${why}.text`, { liftOn }) }
}

function wishOf(language: Language, values: Given): Given {
  const what = wishes.find(known => known === values['what'])
  if (!what) throw new Error('mail M15 needs a value for what')
  const say = t(language)
  const certificateNo = certificateText(values['certificateNo'] ?? '')
  const copyOf = say(values['of'] === 'pool' ? 'mail.M15.ofPool' : 'mail.M15.ofApplication')
  return { copyOf, answer: say(`mail.M15.${what}`, { certificateNo }) }
}
