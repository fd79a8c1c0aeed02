import { RowsTable } from '../components/table.tsx'
import { addressOf, nameOf, phoneOf, type Profile } from '../../server/policy/fields.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Alert, Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText, sizeText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** A member, as those who invite see them: contact and CV, and nothing of what they applied for. */
export interface PoolMember {
  entryId: string
  /** 10 characters. */
  reference: string
  contact: Profile
  /** `YYYY-MM-DD`. */
  /** Undefined when somebody has spoilt it. */
  dueOn: string | undefined
  /** `size` in bytes. */
  cv: { fileId: string; name: string; size: number } | undefined
}

/** What `/staff/pool` shows. `next` is the keyset's cursor (`?after=`). */
export interface PoolPageProps {
  frame: Frame
  members: readonly PoolMember[]
  /** Jobs that can be applied to now. */
  jobs: readonly { vacancyId: string; title: string }[]
  /** How many were invited just now. */
  invited: number
  first: boolean
  next: string | null
}

/** The talent pool: who wants to be asked, until when, and the way to ask them. */
export function poolPage(p: PoolPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('pool.title')
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      width="wide"
      noindex
      trail={[{ path: '/staff/jobs', label: say('frame.staffJobs') }]}
    >
      <PageHeading>{title}</PageHeading>
      <Lead>{say('pool.lead')}</Lead>
      {p.invited > 0 ? (
        <Alert color="success" status>
          {say('pool.invited', { n: p.invited })}
        </Alert>
      ) : null}
      {p.members.length === 0 ? <Paragraph>{say('pool.empty')}</Paragraph> : <Members {...p} />}
      <Pages {...p} />
    </Layout>,
  )
}

function Members(p: PoolPageProps) {
  const { frame, jobs } = p
  const say = t(frame.language)
  return (
    <form method="post" action={pathIn(frame, '/staff/pool/invite')} data-once="">
      <MemberTable {...p} />
      {jobs.length === 0 ? (
        <Paragraph>{say('pool.noJobs')}</Paragraph>
      ) : (
        <div class="filter">
          <label class="ds-label" for="jobId">
            {say('pool.job')}
          </label>
          <select class="ds-input" id="jobId" name="jobId">
            {jobs.map(job => (
              <option key={job.vacancyId} value={job.vacancyId}>
                {job.title}
              </option>
            ))}
          </select>
          <Button>{say('pool.invite')}</Button>
        </div>
      )}
    </form>
  )
}

function MemberTable({ frame, members }: PoolPageProps) {
  const say = t(frame.language)
  const columns = [say('pool.name'), say('pool.contact'), say('pool.cv'), say('word.deleted')]
  return (
    <RowsTable caption={say('pool.title')} columns={columns}>
      {members.map(member => (
        <Row key={member.entryId} frame={frame} member={member} columns={columns} />
      ))}
    </RowsTable>
  )
}

function Row(p: { frame: Frame; member: PoolMember; columns: readonly string[] }) {
  const { frame, member, columns } = p
  const say = t(frame.language)
  const name = nameOf(member.contact)
  const phone = phoneOf(member.contact)
  return (
    <tr>
      <th scope="row" class="row-head">
        <label class="ds-label">
          <input
            class="ds-input"
            type="checkbox"
            name="member"
            value={member.entryId}
            aria-label={say('pool.choose', { name })}
          />{' '}
          {name}
        </label>
      </th>
      <td data-label={columns[1]}>
        {addressOf(member.contact)}
        {phone ? `, ${phone}` : ''}
        <br />
        {referenceText(member.reference)}
      </td>
      <td data-label={columns[2]}>
        {member.cv ? (
          <a class="ds-link" href={pathIn(frame, `/staff/pool/${member.entryId}/files/${member.cv.fileId}`)}>
            {member.cv.name}, {sizeText(member.cv.size, frame.language)}
          </a>
        ) : (
          say('pool.noCv')
        )}
      </td>
      <td data-label={columns[3]}>{member.dueOn === undefined ? '–' : shortDate(member.dueOn, frame)}</td>
    </tr>
  )
}

function Pages({ frame, first, next }: PoolPageProps) {
  if (first && next === null) return null
  const say = t(frame.language)
  const own = pathIn(frame, '/staff/pool')
  return (
    <nav class="actions" aria-label={say('pool.pages')}>
      {first ? null : (
        <ButtonLink href={own} variant="secondary" size="sm">
          {say('pool.first')}
        </ButtonLink>
      )}
      {next === null ? null : (
        <ButtonLink href={`${own}?after=${encodeURIComponent(next)}`} variant="secondary" size="sm">
          {say('pool.next')}
        </ButtonLink>
      )}
    </nav>
  )
}
