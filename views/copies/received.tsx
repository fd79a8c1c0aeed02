import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { dateAndTime } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { counted, t } from '../text/lookup.ts'

/** What `/transfers/:token` shows its receiver. Input: `code`. */
export interface ReceivedPageProps {
  frame: Frame
  token: string
  /** Who sends it. */
  name: string
  files: number
  expiresAt: Date
  form: FormState
}

/** Who sends what, and one input: the code. */
export function receivedPage(p: ReceivedPageProps): string {
  const { frame, form } = p
  const say = t(frame.language)
  const title = say('transfer.fetchTitle')
  const files = counted(frame.language, 'file', p.files)
  return renderPage(
    <Layout frame={frame} title={title} failed={form.problems.length > 0} noindex>
      <ErrorSummary language={frame.language} problems={form.problems} heading="err.summaryFetch" />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('transfer.fetchLead', { name: p.name, controller: frame.controllerName })}</Lead>
      <Paragraph>{say('transfer.fetchContent', { files })}</Paragraph>
      <Paragraph>{say('transfer.fetchOnce', { time: dateAndTime(p.expiresAt, frame) })}</Paragraph>
      <form class="form form--short" method="post" noValidate action={pathIn(frame, `/transfers/${p.token}`)}>
        <Input
          form={form}
          name="code"
          label={say('transfer.typeCode')}
          hint={say('transfer.typeHint')}
          autocomplete="one-time-code"
        />
        <div class="actions">
          <Button>{say('transfer.fetch')}</Button>
        </div>
      </form>
    </Layout>,
  )
}

/** What a link shows that leads nowhere any more (410): used, closed, expired, unknown and deleted alike. */
export function receivedDeadPage(frame: Frame): string {
  const say = t(frame.language)
  const title = say('transfer.deadTitle')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <Lead>{say('transfer.dead')}</Lead>
    </Layout>,
  )
}
