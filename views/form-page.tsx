import type { ComponentChildren } from 'preact'
import type { Problem } from '../server/policy/problem.ts'
import { ErrorSummary, type SummaryHeading } from './components/error-summary.tsx'
import { Lead, PageHeading } from './components/text.tsx'
import type { Frame } from './frame.ts'
import { Layout, type Crumb } from './layout.tsx'

/** What a form that is a page has around it. */
export interface FormPageProps {
  frame: Frame
  title: string
  /** A short line above the title. */
  over?: ComponentChildren
  lead?: string
  /** The pages above it. */
  trail: readonly Crumb[]
  problems: readonly Problem[]
  /** What its button does. */
  summary: SummaryHeading
  children: ComponentChildren
}

/** A page that is a form: the way back, what is wrong, and what it is for. */
export function FormPage(p: FormPageProps) {
  const { frame, title, problems } = p
  return (
    <Layout frame={frame} title={title} failed={problems.length > 0} noindex trail={p.trail}>
      <ErrorSummary language={frame.language} problems={problems} heading={p.summary} />
      <PageHeading over={p.over}>{title}</PageHeading>
      {p.lead === undefined ? null : <Lead>{p.lead}</Lead>}
      {p.children}
    </Layout>
  )
}
