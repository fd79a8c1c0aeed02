import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { AccessCopy, ApplicationCopy, FieldsCopy } from '../policy/copy-schema.ts'
import { maskCode, maskedText } from '../policy/mask.ts'
import { refusalText } from '../../views/mail/case-turn.ts'
import { t } from '../../views/text/lookup.ts'
import type { Making } from './gather-given.ts'

/** A text as the copy has it. */
export type Mask = (text: string) => string

/** What the copy leaves out of the texts of that application. */
export function maskFor({ masks, language }: Making, { _id }: Pick<ApplicationRow, '_id'>): Mask {
  const passages = masks?.get(_id) ?? []
  const mark = t(language)('masks.mark')
  return text => maskedText(text, passages, mark)
}

/** Why the copy leaves something out, as a refusal says it; null when it does not. */
export function leftOutOf(
  { policy }: Pick<Context, 'policy'>,
  { masks, language }: Making,
): AccessCopy['leftOut'] {
  if (!masks || masks.size === 0) return null
  const { name: authority, url } = policy.document.authority
  const refusal = { code: maskCode, authority, authorityUrl: url, holdUntil: '', isPart: true } as const
  const mark = t(language)('masks.mark')
  return { code: maskCode, mark, because: refusalText(language, refusal), authority, url }
}

/** The application with its texts masked: what was written in it and about it; its files are the person's own. */
export function maskedApplication(copy: ApplicationCopy, mask: Mask): ApplicationCopy {
  return {
    ...copy,
    fields: maskedFields(copy.fields, mask),
    questions: copy.questions.map(one => ({ ...one, answer: one.answer.map(mask) })),
    notes: copy.notes && copy.notes.map(note => maskedNote(note, mask)),
    messages: copy.messages.map(one => ({ ...one, text: mask(one.text) })),
  }
}

function maskedFields(fields: FieldsCopy, mask: Mask): ApplicationCopy['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, said]) => [name, said && { ...said, value: mask(said.value) }]),
  )
}

type NoteCopy = NonNullable<ApplicationCopy['notes']>[number]

function maskedNote(note: NoteCopy, mask: Mask): NoteCopy {
  const { contest } = note
  return {
    ...note,
    text: mask(note.text),
    scores: note.scores.map(one => ({ ...one, comment: mask(one.comment) })),
    contest: contest && {
      ...contest,
      text: mask(contest.text),
      answer: contest.answer && { ...contest.answer, text: mask(contest.answer.text) },
    },
  }
}
