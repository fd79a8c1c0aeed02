import { ruleOf } from '../../server/policy/fields.ts'
import { inputOf } from '../../server/policy/questions.ts'
import { FieldValue, QuestionAnswers, shownFields } from '../components/answers.tsx'
import { Source } from '../components/source.tsx'
import { Facts, Section } from '../components/text.tsx'
import { dateAndTime } from '../dates.ts'
import { pathIn } from '../frame.ts'
import { certificateText, referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import type { MyApplicationPageProps } from './application.tsx'

/** All that is stored in words and who it is from, each with the way to correct it; none while a hold keeps everything as it is. */
export function Stored(p: MyApplicationPageProps) {
  const { frame } = p
  const say = t(frame.language)
  const rows = shownFields(frame.language, p.profile, p.own).map(
    field =>
      [
        field.label,
        <>
          <FieldValue field={field} language={frame.language} />
          {ruleOf(field.name).applicantMayCorrect ? (
            <EditLink page={p} name={field.name} label={field.label} />
          ) : null}
        </>,
      ] as const,
  )
  return (
    <Section id="stored" heading={say('mine.stored')}>
      <Source language={frame.language} from="you" />
      <Facts rows={rows} />
      {p.questions.length > 0 ? (
        <>
          <h3 class="ds-heading" data-size="2xs">
            {say('mine.answers')}
          </h3>
          <QuestionAnswers
            language={frame.language}
            questions={p.questions}
            own={p.own}
            after={question => (
              <EditLink page={p} name={inputOf(question)} label={question.label[frame.language]} />
            )}
          />
        </>
      ) : null}
      <h3 class="ds-heading" data-size="2xs">
        {say('mine.technical')}
      </h3>
      <Source language={frame.language} from="system" />
      <Facts
        rows={[
          [say('word.received'), dateAndTime(p.receivedAt, frame)],
          [say('word.reference'), referenceText(p.reference)],
          [say('word.certificate'), certificateText(p.certificateNo)],
        ]}
      />
    </Section>
  )
}

function EditLink({ page, name, label }: { page: MyApplicationPageProps; name: string; label: string }) {
  const { frame, applicationId, stop } = page
  if (stop?.kind === 'hold') return null
  const say = t(frame.language)
  return (
    <>
      {' '}
      <a
        class="ds-link"
        href={pathIn(frame, `/my/applications/${applicationId}/edit/${name}`)}
        aria-label={say('correct.linkOf', { field: label })}
      >
        {say('correct.link')}
      </a>
    </>
  )
}
