import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { RowsTable } from '../components/table.tsx'
import { Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime, shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import type { ShownState } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** An application that was found: no name, since who looks knows whom they look for. */
export interface FoundApplication {
  /** Null for who may not open it. */
  applicationId: string | null
  /** 10 characters. */
  reference: string
  job: string
  receivedAt: Date
  /** `hidden`: a hold or a restriction stands; `going`: its erasure waits. */
  state: ShownState | 'hidden' | 'going'
  /** Local date; null when something stops its deletion, undefined when somebody has spoilt it. */
  dueOn: string | null | undefined
  /** When an erasure that waits begins; null without one. */
  goesAt: Date | null
}

/** What `/staff/find` shows. Input: q. */
export interface FindApplicationPageProps {
  frame: Frame
  /** Null before a search. */
  found: readonly FoundApplication[] | null
  form: FormState
}

/** Where an application is looked for by exact address or reference. */
export function findApplicationPage({ frame, found, form }: FindApplicationPageProps): string {
  const say = t(frame.language)
  const title = say('findApp.title')
  return renderPage(
    <Layout frame={frame} title={title} failed={form.problems.length > 0} noindex>
      <ErrorSummary language={frame.language} problems={form.problems} heading="err.summarySearch" />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('findApp.lead')}</Lead>
      <form class="form" id="form" method="post" noValidate action={pathIn(frame, '/staff/find')}>
        <Input form={form} name="q" label={say('findApp.q')} autocomplete="off" />
        <div class="actions">
          <Button>{say('findApp.find')}</Button>
        </div>
      </form>
      {found === null ? null : <Found frame={frame} found={found} />}
    </Layout>,
  )
}

function deletionOf(frame: Frame, { dueOn, goesAt }: FoundApplication): string {
  const say = t(frame.language)
  if (goesAt) return say('findApp.goesAt', { time: dateAndTime(goesAt, frame) })
  if (dueOn === undefined) return '–'
  return dueOn === null ? say('findApp.waits') : shortDate(dueOn, frame)
}

function Found({ frame, found }: { frame: Frame; found: readonly FoundApplication[] }) {
  const say = t(frame.language)
  if (found.length === 0) return <Paragraph>{say('findApp.none')}</Paragraph>
  const columns = [
    say('privacy.reference'),
    say('findApp.job'),
    say('word.received'),
    say('word.state'),
    say('word.deleted'),
  ]
  return (
    <Section id="found" heading={say('findApp.found')}>
      <RowsTable caption={say('findApp.found')} columns={columns}>
        {found.map(one => (
          <tr key={one.reference}>
            <th scope="row" class="row-head">
              {one.applicationId === null ? (
                referenceText(one.reference)
              ) : (
                <a class="ds-link" href={pathIn(frame, `/staff/applications/${one.applicationId}`)}>
                  {referenceText(one.reference)}
                </a>
              )}
            </th>
            <td data-label={columns[1]}>{one.job}</td>
            <td data-label={columns[2]}>{shortDate(one.receivedAt, frame)}</td>
            <td data-label={columns[3]}>
              {one.state === 'hidden' || one.state === 'going'
                ? say(`findApp.${one.state}`)
                : say(`state.${one.state}`)}
            </td>
            <td data-label={columns[4]}>{deletionOf(frame, one)}</td>
          </tr>
        ))}
      </RowsTable>
    </Section>
  )
}
