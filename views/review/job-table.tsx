import { saidDate } from '../../server/policy/unit-dates.ts'
import { RowsTable } from '../components/table.tsx'
import { Tag } from '../components/text.tsx'
import { shortDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { referenceText } from '../numbers.ts'
import { outcomeColors } from '../portal/outcome.ts'
import { t } from '../text/lookup.ts'
import type { JobRow } from './job.tsx'

/** The applications of a job: name, received, stage, state, deleted. Cards on narrow screens. */
export function JobTable({ frame, rows }: { frame: Frame; rows: readonly JobRow[] }) {
  const say = t(frame.language)
  const columns = [
    say('job.name'),
    say('word.received'),
    say('job.stage'),
    say('word.state'),
    say('word.deleted'),
  ]
  return (
    <RowsTable caption={say('job.applications')} columns={columns}>
      {rows.map((row, index) => (
        <Row key={index} frame={frame} row={row} columns={columns} />
      ))}
    </RowsTable>
  )
}

function Row({ frame, row, columns }: { frame: Frame; row: JobRow; columns: readonly string[] }) {
  const say = t(frame.language)
  if (row.kind === 'pulled') {
    return (
      <tr>
        <th scope="row" class="row-head subtle">
          {say('job.pulled')}
        </th>
        <td data-label={columns[1]}>{shortDate(row.receivedAt, frame)}</td>
        <td data-label={columns[2]}>–</td>
        <td data-label={columns[3]}>–</td>
        <td data-label={columns[4]}>–</td>
      </tr>
    )
  }
  if (row.kind === 'unreadable') {
    return (
      <tr>
        <th scope="row" class="row-head">
          {say('job.unreadable')}
          <span class="subtle">{referenceText(row.reference)}</span>
        </th>
        <td data-label={columns[1]}>{shortDate(row.receivedAt, frame)}</td>
        <td data-label={columns[2]}>–</td>
        <td data-label={columns[3]}>
          <Tag color={outcomeColors[row.state]}>{say(`state.${row.state}`)}</Tag>
        </td>
        <td data-label={columns[4]}>{dueText(frame, row)}</td>
      </tr>
    )
  }
  return (
    <tr>
      <th scope="row" class="row-head">
        <a class="ds-link" href={pathIn(frame, `/staff/applications/${row.applicationId}`)}>
          {row.name}
        </a>
        <span class="subtle">{referenceText(row.reference)}</span>
        {row.messages > 0 ? (
          <Tag color="info">
            {row.messages === 1 ? say('messages.newOne') : say('messages.new', { n: row.messages })}
          </Tag>
        ) : null}
      </th>
      <td data-label={columns[1]}>{shortDate(row.receivedAt, frame)}</td>
      <td data-label={columns[2]}>
        {row.stage === 'received' ? (
          <strong>{say('read.stage.received')}</strong>
        ) : (
          say('read.stage.reviewed')
        )}
      </td>
      <td data-label={columns[3]}>
        <Tag color={outcomeColors[row.state]}>{say(`state.${row.state}`)}</Tag>
      </td>
      <td data-label={columns[4]}>{dueText(frame, row)}</td>
    </tr>
  )
}

function dueText(frame: Frame, row: JobRow & { kind: 'application' | 'unreadable' }): string {
  const said = saidDate(row.due)
  if (said === undefined) return '–'
  const date = shortDate(said, frame)
  return row.due.rule === 'undecided' ? t(frame.language)('job.undecidedDue', { date }) : date
}
