import type { ComponentChildren } from 'preact'
import { writtenLimits } from '../../server/policy/written.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary, type SummaryHeading } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { PageHeading } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout, type Crumb } from '../layout.tsx'
import { t, type TextKey } from '../text/lookup.ts'

const textRows = 6

/** A text and a button. Inputs: text, and id (hidden) of what it makes or changes. */
export function TextForm(p: {
  form: FormState
  /** With mount and language. */
  action: string
  label: TextKey
  button: TextKey
  hint?: TextKey
  id?: string
}) {
  const say = t(p.form.language)
  return (
    <form class="form" method="post" action={p.action} noValidate data-once="">
      {p.id === undefined ? null : <input type="hidden" name="id" value={p.id} />}
      <Input
        form={p.form}
        name="text"
        label={say(p.label)}
        hint={p.hint && say(p.hint)}
        rows={textRows}
        maxLength={writtenLimits.text}
      />
      <div class="actions">
        <Button>{say(p.button)}</Button>
      </div>
    </form>
  )
}

/** A page about one application with a form on it. */
export function writtenPage(p: {
  frame: Frame
  title: TextKey
  job: string
  trail: readonly Crumb[]
  form: FormState
  /** What the button does; it saves, if nothing is said. */
  summary?: SummaryHeading
  children: ComponentChildren
}): string {
  const title = t(p.frame.language)(p.title)
  return renderPage(
    <Layout frame={p.frame} title={title} failed={p.form.problems.length > 0} noindex trail={p.trail}>
      <ErrorSummary
        language={p.frame.language}
        problems={p.form.problems}
        heading={p.summary ?? 'err.summaryStaff'}
      />
      <PageHeading over={p.job}>{title}</PageHeading>
      {p.children}
    </Layout>,
  )
}

/** The way back to an application of the staff pages. */
export function staffTrail(frame: Frame, applicationId: string, job: string): Crumb[] {
  return [
    { path: '/staff/jobs', label: t(frame.language)('frame.staffJobs') },
    { path: `/staff/applications/${applicationId}`, label: job },
  ]
}

/** The way back to an application of the applicant's own pages. */
export function ownTrail(frame: Frame, applicationId: string, job: string): Crumb[] {
  const say = t(frame.language)
  return [
    { path: '/my', label: say('frame.my') },
    { path: `/my/applications/${applicationId}`, label: say('mine.title', { job }) },
  ]
}

/** The full path of something below an application of the staff pages. */
export function staffPath(frame: Frame, applicationId: string, rest: string): string {
  return pathIn(frame, `/staff/applications/${applicationId}/${rest}`)
}
