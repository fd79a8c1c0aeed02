import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { criteriaLimits } from '../../server/policy/written.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Checkbox, Choices } from '../components/choices.tsx'
import { Input, typedText, type FormState } from '../components/form.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import type { VacancyState } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { employmentKinds, employmentText } from './employment.ts'

/** What `/staff/jobs/new` and `/staff/jobs/:id/edit` show. Inputs: title, place, unit, family, employmentType, text, deadlineOn (`YYYY-MM-DD`), contactName, contactEmail, criteria (one a line), attachments (`yes`). */
export interface EditJobPageProps {
  frame: Frame
  /** The new id a creating form carries (hidden `id`), or the vacancy's. */
  vacancyId: string
  state: 'new' | VacancyState
  typed: TypedForm
  problems: readonly Problem[]
}

const advertRows = 14
const criteriaRows = 4

/** The form of a job's advert. */
export function editJobPage(p: EditJobPageProps): string {
  const { frame, state } = p
  const say = t(frame.language)
  const fresh = state === 'new'
  const title = fresh ? say('edit.newTitle') : say('edit.title', { job: typedText(p.typed, 'title') })
  return renderPage(
    <FormPage
      frame={frame}
      title={title}
      trail={[{ path: '/staff/jobs', label: say('frame.staffJobs') }]}
      problems={p.problems}
      summary="err.summaryStaff"
    >
      {fresh ? null : <JobSteps frame={frame} vacancyId={p.vacancyId} />}
      <form
        class="form"
        id="form"
        method="post"
        noValidate
        action={pathIn(frame, fresh ? '/staff/jobs/new' : `/staff/jobs/${p.vacancyId}/edit`)}
        data-once=""
      >
        {fresh ? <input type="hidden" name="id" value={p.vacancyId} /> : null}
        <AdvertInputs form={{ language: frame.language, typed: p.typed, problems: p.problems }} />
        <div class="actions">
          <Button>{say(fresh || state === 'draft' ? 'edit.saveDraft' : 'edit.save')}</Button>
        </div>
      </form>
      {state === 'draft' ? <Publish frame={frame} vacancyId={p.vacancyId} /> : null}
    </FormPage>,
  )
}

/** Links between the parts of a job's advert. */
export function JobSteps({ frame, vacancyId }: { frame: Frame; vacancyId: string }) {
  const say = t(frame.language)
  const own = `/staff/jobs/${vacancyId}`
  return (
    <p class="actions">
      <ButtonLink href={pathIn(frame, `${own}/questions`)} variant="secondary" size="sm">
        {say('edit.questions')}
      </ButtonLink>
      <ButtonLink href={pathIn(frame, `${own}/preview`)} variant="secondary" size="sm">
        {say('edit.preview')}
      </ButtonLink>
    </p>
  )
}

function AdvertInputs({ form }: { form: FormState }) {
  const say = t(form.language)
  const kinds = employmentKinds.map(kind => ({ value: kind, label: employmentText(form.language, kind) }))
  return (
    <>
      <Input form={form} name="title" label={say('edit.jobTitle')} required />
      <div class="two">
        <Input form={form} name="place" label={say('word.place')} required />
        <Input form={form} name="unit" label={say('word.unit')} required={false} />
      </div>
      <Input
        form={form}
        name="family"
        label={say('edit.family')}
        hint={say('edit.familyHint')}
        required={false}
      />
      <Choices
        form={form}
        name="employmentType"
        legend={say('word.employment')}
        choices={kinds}
        many={false}
        required
      />
      <Input
        form={form}
        name="text"
        label={say('edit.text')}
        hint={say('edit.textHint')}
        rows={advertRows}
        required
      />
      <Input
        form={form}
        name="deadlineOn"
        label={say('edit.deadlineOn')}
        hint={say('edit.deadlineHint')}
        type="date"
        required={false}
      />
      <div class="two">
        <Input form={form} name="contactName" label={say('edit.contactName')} required />
        <Input form={form} name="contactEmail" label={say('edit.contactEmail')} type="email" required />
      </div>
      <ApplicationInputs form={form} />
    </>
  )
}

/** What belongs to the applications rather than to the advert. */
function ApplicationInputs({ form }: { form: FormState }) {
  const say = t(form.language)
  return (
    <>
      <Input
        form={form}
        name="criteria"
        label={say('edit.criteria')}
        hint={say('edit.criteriaHint', { n: criteriaLimits.most })}
        rows={criteriaRows}
        required={false}
      />
      <Checkbox
        name="attachments"
        value="yes"
        label={say('edit.attachments')}
        checked={typedText(form.typed, 'attachments') === 'yes'}
      />
    </>
  )
}

/** The consequence of publishing, and its button. */
function Publish({ frame, vacancyId }: { frame: Frame; vacancyId: string }) {
  const say = t(frame.language)
  return (
    <Section id="publish" heading={say('edit.publishTitle')}>
      <form method="post" action={pathIn(frame, `/staff/jobs/${vacancyId}/publish`)} data-once="">
        <Paragraph>{say('edit.publishText')}</Paragraph>
        <div class="actions">
          <Button>{say('edit.publish')}</Button>
        </div>
      </form>
    </Section>
  )
}
