import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import type { Language } from '../policy/languages.ts'
import { answerInWords } from '../policy/questions.ts'
import { officerMaySee } from '../policy/visibility.ts'
import { messagesWithNames } from '../review/open-messages.ts'
import { notesForStaff } from '../review/open-notes.ts'
import { shownFields } from '../../views/components/answers.tsx'
import { t } from '../../views/text/lookup.ts'

type Parts = Pick<
  Context,
  'applications' | 'applicants' | 'audit' | 'database' | 'staff' | 'vacancies' | 'vault'
>

/** One text of a copy, and what it is. */
export interface TextInCopy {
  label: string
  text: string
}

/** The texts of one application as a copy has them, unmasked. */
export interface ApplicationTexts {
  applicationId: ApplicationId
  /** 10 characters. */
  reference: string
  job: string
  texts: TextInCopy[]
}

/**
 * The texts of the applications that an open case is about, as far as its privacy officer may see them; each look is
 * recorded before. Source: privacy.md 10
 */
export async function textsInCopy(
  ctx: Parts,
  { applicationIds }: CaseRow,
  { by, language }: { by: StaffActor; language: Language },
): Promise<ApplicationTexts[]> {
  const rows = await ctx.applications.byIds(applicationIds)
  const seen = rows.filter(row => officerMaySee(row, { isInOpenCase: true }))
  const found: ApplicationTexts[] = []
  for (const row of seen) {
    await ctx.audit.write({ what: 'application.opened', who: by, about: row._id })
    const whole = await openWhole(ctx, row)
    const texts = [...given(whole, language), ...(await written(ctx, whole, { by, language }))]
    const job = whole.vacancy?.title ?? ''
    found.push({ applicationId: row._id, reference: row.reference, job, texts })
  }
  return found
}

/** The letter and the answers. */
function given({ profile, own, vacancy }: WholeApplication, language: Language): TextInCopy[] {
  const letters = shownFields(language, profile, own).filter(field => field.kind === 'text')
  const answers = Object.entries(own.questions).map(([id, answer]) => {
    const question = (vacancy?.questions ?? []).find(one => one.id === id)
    const words = question ? answerInWords(question, answer, language) : [answer].flat()
    return { label: question?.label[language] ?? t(language)('masks.answer'), text: words.join('\n') }
  })
  return [...letters.map(({ label, value }) => ({ label, text: value ?? '' })), ...answers].filter(isSaid)
}

/** Notes, points, what stands beside them, and messages. */
async function written(
  ctx: Parts,
  { row }: WholeApplication,
  { by, language }: { by: StaffActor; language: Language },
): Promise<TextInCopy[]> {
  const say = t(language)
  const notes = (await notesForStaff(ctx, row, by.staffId)).flatMap(({ text, scores, contest }) => [
    { label: say('masks.note'), text },
    ...scores.map(({ criterion, comment }) => ({ label: criterion, text: comment })),
    { label: say('masks.contest'), text: contest?.text ?? '' },
    { label: say('masks.contestAnswer'), text: contest?.answer?.text ?? '' },
  ])
  const messages = (await messagesWithNames(ctx, row._id)).map(({ source, text }) => ({
    label: say(source === 'applicant' ? 'masks.messageIn' : 'masks.messageOut'),
    text,
  }))
  return [...notes, ...messages].filter(isSaid)
}

function isSaid({ text }: TextInCopy): boolean {
  return text !== ''
}
