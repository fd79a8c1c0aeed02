import { RowsTable } from '../components/table.tsx'
import { Button } from '../components/button.tsx'
import { Alert, Bullets, Lead, PageHeading, Paragraph, Tag } from '../components/text.tsx'
import { shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText } from '../numbers.ts'
import { t, type TextKey } from '../text/lookup.ts'

/** What the holder of a copy is asked to do with it. */
export type CopyWish = 'delete' | 'correct' | 'restrict'

/** What `/recipients/:token` shows. */
export interface CopyPageProps {
  frame: Frame
  token: string
  what: CopyWish
  /** Of the certificate: 12 characters. */
  number: string
  controller: string
  isDone: boolean
  /** The restriction that it asked for stands no more. */
  isLifted?: boolean
}

/** What a holder of a copy is to do with it, and where they say that it is done. */
export function copyPage(p: CopyPageProps): string {
  const { frame, what, number, controller } = p
  const say = t(frame.language)
  const title = say('copies.title')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading over={what === 'delete' ? certificateText(number) : undefined}>{title}</PageHeading>
      <Lead>{say(`copies.lead.${what}`, { controller })}</Lead>
      {p.isLifted ? <Alert color="info">{say('copies.lifted')}</Alert> : <Wished {...p} />}
      {what === 'delete' ? (
        <Paragraph>
          <a class="ds-link" href={pathIn(frame, `/certificates/${number}`)}>
            {say('copies.certificate')}
          </a>
        </Paragraph>
      ) : null}
    </Layout>,
  )
}

function Wished({ frame, token, what, isDone }: CopyPageProps) {
  const say = t(frame.language)
  return (
    <>
      <Bullets items={wished[what].map(key => say(key))} />
      {isDone ? (
        <Alert color="success">{say('copies.thanks')}</Alert>
      ) : (
        <form class="form form--short" method="post" action={pathIn(frame, `/recipients/${token}`)}>
          <Button>{say('copies.done')}</Button>
        </form>
      )}
    </>
  )
}

const wished = {
  delete: ['copies.delete', 'copies.everywhere', 'copies.restrict', 'copies.on'],
  correct: ['copies.fetch', 'copies.everywhere', 'copies.on'],
  restrict: ['copies.letLie', 'copies.lookAgain', 'copies.everywhere', 'copies.on'],
} as const satisfies Record<CopyWish, readonly TextKey[]>

/** One copy in the privacy officer's list. */
export interface CopyRowShown {
  number: string
  what: CopyWish
  /** `name` is null for a colleague who has no account any more; `names` of those outside to be told by hand. */
  holder: { kind: 'staff'; name: string | null } | { kind: 'outside'; names: readonly string[] }
  /** Whether there was an address to write to. */
  wasTold: boolean
  /** Local date. */
  askedOn: string
}

/** What `/staff/privacy/recipients` shows. */
export interface CopiesPageProps {
  frame: Frame
  copies: readonly CopyRowShown[]
}

/** The copies that nobody has answered for, the oldest first. */
export function copiesPage({ frame, copies }: CopiesPageProps): string {
  const say = t(frame.language)
  const title = say('copies.listTitle')
  return renderPage(
    <Layout frame={frame} title={title} width="wide" noindex>
      <PageHeading>{title}</PageHeading>
      <Lead>{say('copies.listLead')}</Lead>
      {copies.length === 0 ? (
        <Paragraph subtle>{say('copies.none')}</Paragraph>
      ) : (
        <CopiesTable frame={frame} copies={copies} />
      )}
    </Layout>,
  )
}

function CopiesTable({ frame, copies }: CopiesPageProps) {
  const say = t(frame.language)
  const columns = [
    say('copies.number'),
    say('word.what'),
    say('copies.holder'),
    say('copies.askedOn'),
    say('word.state'),
  ]
  return (
    <RowsTable caption={say('copies.listTitle')} columns={columns}>
      {copies.map((copy, at) => (
        <Row key={at} frame={frame} copy={copy} columns={columns} />
      ))}
    </RowsTable>
  )
}

function Row(p: { frame: Frame; copy: CopyRowShown; columns: readonly string[] }) {
  const { frame, copy, columns } = p
  const say = t(frame.language)
  const { holder } = copy
  const name =
    holder.kind === 'outside'
      ? [say('copies.outside'), ...holder.names].join(': ')
      : (holder.name ?? say('copies.formerStaff'))
  return (
    <tr>
      <th scope="row" class="row-head">
        <a class="ds-link" href={pathIn(frame, `/certificates/${copy.number}`)}>
          {certificateText(copy.number)}
        </a>
      </th>
      <td data-label={columns[1]}>{say(`copies.what.${copy.what}`)}</td>
      <td data-label={columns[2]}>{name}</td>
      <td data-label={columns[3]}>{shortDate(copy.askedOn, { language: frame.language, zone: 'UTC' })}</td>
      <td data-label={columns[4]}>
        <Tag color={copy.wasTold ? 'amber' : 'danger'}>
          {say(copy.wasTold ? 'copies.state.waits' : 'copies.state.untold')}
        </Tag>
      </td>
    </tr>
  )
}
