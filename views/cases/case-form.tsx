import type { ComponentChildren } from 'preact'
import type { Problem } from '../../server/policy/problem.ts'
import type { CaseType } from '../../server/policy/rights.ts'
import type { SummaryHeading } from '../components/error-summary.tsx'
import type { Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { t } from '../text/lookup.ts'

/** What a form below a case has around it. */
export interface CaseFormProps {
  frame: Frame
  caseId: string
  type: CaseType
  title: string
  lead: string
  problems: readonly Problem[]
  /** What its button does. */
  summary: SummaryHeading
  children: ComponentChildren
}

/** The page of a form below a case: the way back, what is wrong, and what the form is for. */
export function CaseForm(p: CaseFormProps) {
  const { frame, caseId, type, title, lead, problems } = p
  const say = t(frame.language)
  const ofType = say(`cases.type.${type}`)
  return (
    <FormPage
      frame={frame}
      title={title}
      over={ofType}
      lead={lead}
      trail={[
        { path: '/staff/cases', label: say('cases.title') },
        { path: `/staff/cases/${caseId}`, label: ofType },
      ]}
      problems={problems}
      summary={p.summary}
    >
      {p.children}
    </FormPage>
  )
}
