import { RowsTable } from '../components/table.tsx'
import type { HoldCode } from '../../server/policy/holds.ts'
import { ButtonLink } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph, Section, Tag, type TagColor } from '../components/text.tsx'
import { inDays, shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** Where a hold stands, as its pages say it. */
export type ShownHoldState = 'active' | 'soon' | 'late' | 'released' | 'lapsed'

/** One hold in the list: nothing that was written about it. Dates are local dates. */
export interface HoldRowShown {
  holdId: string
  /** 10 characters. */
  reference: string
  code: HoldCode
  state: ShownHoldState
  reviewOn: string
  /** The last day on which it stands without a review. */
  lastOn: string
  /** When it ended; null while it stands. */
  endedAt: Date | null
}

/** What `/staff/privacy/holds` shows. */
export interface HoldsPageProps {
  frame: Frame
  active: readonly HoldRowShown[]
  ended: readonly HoldRowShown[]
}

/** The colour beside a hold's state. */
export const holdColors: Readonly<Record<ShownHoldState, TagColor>> = {
  active: 'info',
  soon: 'amber',
  late: 'danger',
  released: 'neutral',
  lapsed: 'neutral',
}

/** The holds: those that stand, the next to be reviewed first, and those that have ended. */
export function holdsPage({ frame, active, ended }: HoldsPageProps): string {
  const say = t(frame.language)
  return renderPage(
    <Layout frame={frame} title={say('holds.title')} width="wide" noindex>
      <div class="heading-row">
        <PageHeading>{say('holds.title')}</PageHeading>
        <ButtonLink href={pathIn(frame, '/staff/privacy/holds/new')}>{say('holds.new')}</ButtonLink>
      </div>
      <Lead>{say('holds.lead')}</Lead>
      <Section id="active" heading={say('holds.active')}>
        {active.length === 0 ? (
          <Paragraph subtle>{say('holds.empty')}</Paragraph>
        ) : (
          <HoldsTable frame={frame} rows={active} caption={say('holds.active')} />
        )}
      </Section>
      {ended.length === 0 ? null : (
        <Section id="ended" heading={say('holds.ended')}>
          <EndedTable frame={frame} rows={ended} caption={say('holds.ended')} />
        </Section>
      )}
    </Layout>,
  )
}

/** Those that have ended: what they were to do no longer matters, only how and when they ended. */
function EndedTable(p: { frame: Frame; rows: readonly HoldRowShown[]; caption: string }) {
  const say = t(p.frame.language)
  const columns = [say('holds.reference'), say('holds.code'), say('word.state'), say('holds.endedOn')]
  return (
    <RowsTable caption={p.caption} columns={columns}>
      {p.rows.map(row => (
        <tr key={row.holdId}>
          <HoldCells frame={p.frame} row={row} columns={columns} />
          <td data-label={columns[3]}>{row.endedAt ? shortDate(row.endedAt, p.frame) : '–'}</td>
        </tr>
      ))}
    </RowsTable>
  )
}

function HoldsTable(p: { frame: Frame; rows: readonly HoldRowShown[]; caption: string }) {
  const say = t(p.frame.language)
  const columns = [
    say('holds.reference'),
    say('holds.code'),
    say('word.state'),
    say('holds.reviewBy'),
    say('holds.until'),
  ]
  return (
    <RowsTable caption={p.caption} columns={columns}>
      {p.rows.map(row => (
        <Row key={row.holdId} frame={p.frame} row={row} columns={columns} />
      ))}
    </RowsTable>
  )
}

function Row(p: { frame: Frame; row: HoldRowShown; columns: readonly string[] }) {
  const { frame, row, columns } = p
  return (
    <tr>
      <HoldCells {...p} />
      <td data-label={columns[3]}>
        {shortDate(row.reviewOn, frame)} ({inDays(row.reviewOn, frame.now, frame)})
      </td>
      <td data-label={columns[4]}>{shortDate(row.lastOn, frame)}</td>
    </tr>
  )
}

/** Reference, ground and state. */
function HoldCells(p: { frame: Frame; row: HoldRowShown; columns: readonly string[] }) {
  const { frame, row, columns } = p
  const say = t(frame.language)
  return (
    <>
      <th scope="row" class="row-head">
        <a class="ds-link" href={pathIn(frame, `/staff/privacy/holds/${row.holdId}`)}>
          {referenceText(row.reference)}
        </a>
      </th>
      <td data-label={columns[1]}>
        {row.code === 'unknown' && !row.endedAt ? (
          <Tag color="danger">{say('holds.rewrite')}</Tag>
        ) : (
          say(`holds.code.${row.code}`)
        )}
      </td>
      <td data-label={columns[2]}>
        <Tag color={holdColors[row.state]}>{say(`holds.state.${row.state}`)}</Tag>
      </td>
    </>
  )
}
