import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { inputOf } from '../../server/policy/questions.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { TypedTexts } from '../components/typed-texts.tsx'
import { typedList } from '../components/form.tsx'
import { Alert, PageHeading } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import type { ApplyPageProps } from './apply.tsx'

/** What the 410 answer to a late application shows: everything typed, for copying. */
export interface ApplyTooLatePageProps {
  frame: Frame
  vacancy: ApplyPageProps['vacancy'] & { contactName: string; contactEmail: string }
  typed: TypedForm
}

/** The page for an application that came after the deadline or the closing. */
export function applyTooLatePage(p: ApplyTooLatePageProps): string {
  const { frame, vacancy } = p
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={say('apply.tooLateTitle')}
      failed
      noindex
      trail={[{ path: '/jobs', label: say('frame.jobs') }]}
    >
      <PageHeading over={vacancy.title}>{say('apply.tooLateTitle')}</PageHeading>
      <Alert color="warning">
        {say('err.closed', { person: vacancy.contactName })}{' '}
        <a class="ds-link" href={`mailto:${vacancy.contactEmail}`}>
          {vacancy.contactEmail}
        </a>
      </Alert>
      <TypedTexts
        language={frame.language}
        text={say('apply.tooLateCopy')}
        typed={typedTexts(frame.language, { vacancy, typed: p.typed })}
      />
    </Layout>,
  )
}

/** Everything typed into the form, with its labels: also for `errorPage({typed})`. */
export function typedTexts(
  language: Frame['language'],
  p: { vacancy: Pick<ApplyPageProps['vacancy'], 'questions'>; typed: TypedForm },
): { label: string; text: string }[] {
  const inputs = [
    ...fieldNames.map(name => ({ name: String(name), label: ruleOf(name).label[language] })),
    ...p.vacancy.questions.map(question => ({ name: inputOf(question), label: question.label[language] })),
  ]
  return inputs
    .map(({ name, label }) => ({ label, text: typedList(p.typed, name).join('\n') }))
    .filter(({ text }) => text !== '')
}
