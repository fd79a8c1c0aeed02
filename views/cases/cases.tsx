import { ButtonLink } from '../components/button.tsx'
import { RowsTable } from '../components/table.tsx'
import { Lead, PageHeading, Paragraph, Section, Tag } from '../components/text.tsx'
import { shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { referenceText } from '../numbers.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { CaseDeadlines } from './case-deadlines.tsx'
import { urgencyOf, type DeskCase } from './shapes.ts'

/** What `/staff/cases` shows: types, references, dates and states, nothing of what was asked. */
export interface CasesPageProps {
  frame: Frame
  /** Those due first before the others. */
  waiting: readonly DeskCase[]
  /** Newest first. */
  closed: readonly DeskCase[]
}

/** The cases by their deadlines, as words, colour and chart. */
export function casesPage({ frame, waiting, closed }: CasesPageProps): string {
  const say = t(frame.language)
  return renderPage(
    <Layout frame={frame} title={say('cases.title')} width="wide" noindex>
      <div class="heading-row">
        <PageHeading>{say('cases.title')}</PageHeading>
        <ButtonLink href={pathIn(frame, '/staff/cases/new')}>{say('cases.new')}</ButtonLink>
      </div>
      <Lead>{say('cases.lead')}</Lead>
      {waiting.length === 0 ? (
        <Paragraph subtle>{say('cases.none')}</Paragraph>
      ) : (
        <>
          <CaseDeadlines frame={frame} waiting={waiting} />
          <CasesTable frame={frame} rows={waiting} caption={say('cases.title')} />
        </>
      )}
      {closed.length === 0 ? null : (
        <Section id="closed" heading={say('cases.closedTitle')}>
          <CasesTable frame={frame} rows={closed} caption={say('cases.closedTitle')} />
        </Section>
      )}
    </Layout>,
  )
}

function CasesTable({ frame, rows, caption }: { frame: Frame; rows: readonly DeskCase[]; caption: string }) {
  const say = t(frame.language)
  const columns = [
    say('cases.type'),
    say('cases.reference'),
    say('cases.left'),
    say('cases.deadline'),
    say('cases.state'),
    say('cases.received'),
    say('cases.channel'),
  ]
  return (
    <RowsTable caption={caption} columns={columns}>
      {rows.map(row => (
        <Row key={row.caseId} frame={frame} row={row} columns={columns} />
      ))}
    </RowsTable>
  )
}

function Row({ frame, row, columns }: { frame: Frame; row: DeskCase; columns: readonly string[] }) {
  const say = t(frame.language)
  const isOpen = urgencyOf(row) !== 'neutral'
  return (
    <tr>
      <th scope="row" class="row-head">
        <a class="ds-link" href={pathIn(frame, `/staff/cases/${row.caseId}`)}>
          {say(`cases.type.${row.type}`)}
        </a>
      </th>
      <td data-label={columns[1]}>{referencesIn(row)}</td>
      <td data-label={columns[2]}>
        {isOpen ? <Tag color={urgencyOf(row)}>{say(row.label.key, { n: row.label.n })}</Tag> : '–'}
      </td>
      <td data-label={columns[3]}>{shortDate(row.deadline, frame)}</td>
      <td data-label={columns[4]}>{say(`cases.state.${row.state}`)}</td>
      <td data-label={columns[5]}>{shortDate(row.receivedOn, frame)}</td>
      <td data-label={columns[6]}>{say(`cases.channel.${row.channel}`)}</td>
    </tr>
  )
}

function referencesIn({ references }: DeskCase): string {
  return references.length === 0 ? '–' : references.map(referenceText).join(', ')
}
