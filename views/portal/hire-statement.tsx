import type { StatementWords } from '../../server/policy/hire-statement.ts'
import { Button } from '../components/button.tsx'
import { Alert, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Words } from '../statements/words.tsx'
import { t } from '../text/lookup.ts'

/** Why there is nothing to ask for. */
export type NothingToAsk = 'undecided' | 'notForYou' | 'nobody' | 'outlived'

/** What `/my/applications/:id/hire-statement` shows. */
export interface HireStatementPageProps {
  frame: Frame
  applicationId: string
  job: string
  part:
    | { kind: NothingToAsk }
    | { kind: 'ask' }
    /** `waitsUntil`: the local date by which what is missing is there; undefined when nothing is. */
    | { kind: 'asked'; statements: readonly StatementWords[]; waitsUntil: string | undefined }
}

/** What somebody passed over may know of those who were hired. */
export function hireStatementPage(p: HireStatementPageProps): string {
  const { frame, job } = p
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={say('statement.askTitle')}
      noindex
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: `/my/applications/${p.applicationId}`, label: job },
      ]}
    >
      <PageHeading over={job}>{say('statement.askTitle')}</PageHeading>
      <Part {...p} />
    </Layout>,
  )
}

function Part({ frame, applicationId, part }: HireStatementPageProps) {
  const say = t(frame.language)
  if (part.kind === 'asked') return <Asked frame={frame} part={part} />
  if (part.kind !== 'ask') return <Paragraph>{say(`statement.${part.kind}`)}</Paragraph>
  return (
    <>
      <Paragraph>{say('statement.askText')}</Paragraph>
      <form
        class="actions"
        method="post"
        action={pathIn(frame, `/my/applications/${applicationId}/hire-statement`)}
        data-once=""
      >
        <Button>{say('statement.ask')}</Button>
      </form>
    </>
  )
}

type Asked = Extract<HireStatementPageProps['part'], { kind: 'asked' }>

function Asked({ frame, part }: { frame: Frame; part: Asked }) {
  const say = t(frame.language)
  return (
    <>
      {part.statements.map((words, n) => (
        <Section key={n} id={`person-${n + 1}`} heading={say('statement.person', { n: n + 1 })}>
          <Words language={frame.language} words={words} />
        </Section>
      ))}
      {part.waitsUntil === undefined ? null : (
        <Alert color="info">{say('statement.waits', { date: longDate(part.waitsUntil, frame) })}</Alert>
      )}
    </>
  )
}

/** The place on the person's own page: what others may be told of who was hired, or the way to ask for it. */
export function StatementSection(p: {
  frame: Frame
  applicationId: string
  part: { own: StatementWords } | { mayAsk: true } | undefined
}) {
  const { frame, part } = p
  const say = t(frame.language)
  if (!part) return null
  if ('own' in part) {
    return (
      <Section id="statement" heading={say('statement.mine')}>
        <Paragraph>{say('statement.mineText')}</Paragraph>
        <Words language={frame.language} words={part.own} />
      </Section>
    )
  }
  return (
    <Section id="statement" heading={say('statement.askTitle')}>
      <Paragraph>{say('statement.askText')}</Paragraph>
      <p class="actions">
        <a class="ds-link" href={pathIn(frame, `/my/applications/${p.applicationId}/hire-statement`)}>
          {say('statement.askLink')}
        </a>
      </p>
    </Section>
  )
}
