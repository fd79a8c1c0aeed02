import { newId } from '../../server/base/ids.ts'
import type { Context } from '../../server/base/context.ts'
import { addressField, fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { inputOf, optionsOf, questionKinds, type Question } from '../../server/policy/questions.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import type { Chance } from '../support/chance.ts'
import { aPdf, aZip, docxParts } from '../support/documents.ts'
import { filePart, type FormPart } from '../support/multipart.ts'
import { aVacancy } from '../support/vacancy.ts'
import { aMark, aNorwegianMark, aPhoneMark, type Mark } from './marks.ts'

/** A published vacancy that takes attachments and asks one question of each kind. */
export async function aVacancyWithQuestions(ctx: Context): Promise<Vacancy> {
  return await aVacancy(ctx, { attachments: true, questions: questionKinds.map(aQuestion) })
}

function aQuestion(kind: Question['kind']): Question {
  const words = kind === 'one' || kind === 'many' ? ['Morgen', 'Kveld'] : []
  const choices = words.map(word => ({ nb: word, en: `${word} (en)` }))
  return {
    id: newId('qst'),
    kind,
    required: true,
    label: { nb: `Når (${kind})?`, en: `When (${kind})?` },
    choices,
    override: null,
  }
}

/** A form full of marks. */
export interface Planted {
  marks: Mark[]
  /** What goes into each input, files aside. */
  fields: Record<string, string>
  files: FormPart[]
  address: string
}

/** A different mark in every field, in every answer in words, and in text, metadata and name of a PDF and a DOCX. */
export async function aFormFullOfMarks(
  chance: Chance,
  { who, vacancy }: { who: string; vacancy: Vacancy },
): Promise<Planted> {
  const marks: Mark[] = []
  const keep = (mark: Mark): string => {
    marks.push(mark)
    return mark.text
  }
  const inFields = fieldNames.map((name): [string, string] => {
    const { kind } = ruleOf(name)
    if (kind === 'phone') return [name, keep(aPhoneMark(chance, `${who} ${name}`))]
    if (kind === 'email') return [name, `${keep(aMark(chance, `${who} ${name}`))}@eksempel.no`]
    return [name, `Ord ${keep(aNorwegianMark(chance, `${who} ${name}`))} ord`]
  })
  const inAnswers = vacancy.questions.map((question): [string, string] => {
    const [option] = optionsOf(question)
    return [
      inputOf(question),
      option?.value ?? `Svar ${keep(aNorwegianMark(chance, `${who} ${question.kind}`))}`,
    ]
  })
  const word = (where: string): string => keep(aMark(chance, `${who} ${where}`))
  const files = [
    filePart(
      aPdf({ text: word('PDF text'), title: word('PDF title') }),
      `${keep(aNorwegianMark(chance, `${who} PDF name`))}.pdf`,
    ),
    filePart(
      await aPlainDocx(word('DOCX text'), word('DOCX title')),
      `${word('DOCX name')}.docx`,
      'attachments',
    ),
  ]
  const fields = Object.fromEntries([...inFields, ...inAnswers])
  return { marks, fields, files, address: fields[addressField] ?? '' }
}

/** A DOCX that is stored and not deflated, so that its text lies open in its bytes. */
async function aPlainDocx(text: string, title: string): Promise<Buffer> {
  return await aZip(docxParts({ text, title }).map(part => ({ ...part, compress: false })))
}
