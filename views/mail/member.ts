import type { Language } from '../../server/policy/languages.ts'
import { longDate } from '../dates.ts'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import { cut, oneLine } from './soften.ts'

type Given = Readonly<Record<string, string>>

/** The question whether to stay in the talent pool, or the job to apply for. */
export function questionOf(language: Language, values: Given): Given {
  const matter = (['stay', 'invite'] as const).find(known => known === values['matter'])
  if (!matter) throw new Error('mail M13 needs a value for matter')
  const say = t(language)
  const job = cut(oneLine(values['job'] ?? ''))
  const dueOn = longDate(values['dueOn'] ?? '', { language, zone: 'UTC' })
  return {
    title: say(`mail.M13.${matter}.title`, { job }),
    answer: say(`mail.M13.${matter}.text`, { job, dueOn }),
  }
}

/** What the person opens their copy in the talent pool with, when there is one. */
export function memberOf(language: Language, { poolReference = '' }: Given): Given {
  const reference = poolReference && referenceText(poolReference)
  return { member: reference && `\n\n${t(language)('mail.member', { reference })}` }
}
