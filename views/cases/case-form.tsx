import type { ComponentChildren } from 'preact'
import type { Problem } from '../../server/policy/problem.ts'
import type { CaseType } from '../../server/policy/rights.ts'
import { ErrorSummary, type SummaryHeading } from '../components/error-summary.tsx'
import { Lead, PageHeading } from '../components/text.tsx'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
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
    <Layout
      frame={frame}
      title={title}
      failed={problems.length > 0}
      noindex
      trail={[
        { path: '/staff/cases', label: say('cases.title') },
        { path: `/staff/cases/${caseId}`, label: ofType },
      ]}
    >
      <ErrorSummary language={frame.language} problems={problems} heading={p.summary} />
      <PageHeading over={ofType}>{title}</PageHeading>
      <Lead>{lead}</Lead>
      {p.children}
    </Layout>
  )
}
