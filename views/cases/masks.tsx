import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { maskLimits } from '../../server/policy/mask.ts'
import { Button } from '../components/button.tsx'
import { Input } from '../components/form.tsx'
import { Alert, Facts, Paragraph, Section, Typed } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** The name of the input for one application: passages, one a line. */
export function masksInput(applicationId: string): string {
  return `masks_${applicationId}`
}

/** The texts of one application as the copy has them now. */
export interface ShownTexts {
  applicationId: string
  /** 10 characters. */
  reference: string
  job: string
  texts: readonly { label: string; text: string }[]
}

/** What `/staff/cases/:id/masks` shows. Inputs: one of `masksInput` for each application. */
export interface MasksPageProps {
  frame: Frame
  caseId: string
  applications: readonly ShownTexts[]
  /** Whether that is every application of the case: one that its applicant has restricted is not shown. */
  isWhole: boolean
  typed: TypedForm
  problems: readonly Problem[]
}

/** What is in the copy of a case, and the passages about others that it leaves out. */
export function masksPage(p: MasksPageProps): string {
  const { frame, caseId } = p
  const say = t(frame.language)
  const title = say('masks.title')
  return renderPage(
    <FormPage
      frame={frame}
      title={title}
      lead={say('masks.lead')}
      trail={[
        { path: '/staff/cases', label: say('cases.title') },
        { path: `/staff/cases/${caseId}`, label: say('cases.type.access') },
      ]}
      problems={p.problems}
      summary="err.summaryStaff"
    >
      <Paragraph>{say('masks.files')}</Paragraph>
      <Paragraph>{say('masks.ownPage')}</Paragraph>
      {p.isWhole ? null : <Alert color="info">{say('masks.notAll')}</Alert>}
      {p.applications.length === 0 ? null : (
        <form
          class="form"
          method="post"
          noValidate
          action={pathIn(frame, `/staff/cases/${caseId}/masks`)}
          data-once=""
        >
          {p.applications.map(one => (
            <Texts key={one.applicationId} p={p} application={one} />
          ))}
          <Paragraph>{say('masks.consequence')}</Paragraph>
          <div class="actions">
            <Button>{say('masks.button')}</Button>
          </div>
        </form>
      )}
    </FormPage>,
  )
}

const maskRows = 5

function Texts({ p, application }: { p: MasksPageProps; application: ShownTexts }) {
  const { language } = p.frame
  const say = t(language)
  const { applicationId, job, reference, texts } = application
  const form = { language, typed: p.typed, problems: p.problems }
  const several = p.applications.length > 1
  return (
    <Section id={applicationId} heading={`${job}, ${referenceText(reference)}`}>
      {texts.length === 0 ? <Paragraph subtle>{say('masks.none')}</Paragraph> : null}
      <Facts
        rows={texts.map(({ label, text }, n) => [`${n + 1}. ${label}`, <Typed key="t" text={text} />])}
      />
      <Input
        form={form}
        name={masksInput(applicationId)}
        label={several ? say('masks.labelOf', { reference: referenceText(reference) }) : say('masks.label')}
        hint={say('masks.hint')}
        rows={maskRows}
        maxLength={maskLimits.all}
      />
    </Section>
  )
}
