import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input } from '../components/form.tsx'
import { Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/my` shows to whoever reads a mailbox of several people: days, newest first. */
export interface SharedMailboxPageProps {
  frame: Frame
  receivedAt: readonly Date[]
  typed: TypedForm
  problems: readonly Problem[]
}

/** Dates only; the reference of one application opens its sender's pages. */
export function sharedMailboxPage({ frame, receivedAt, typed, problems }: SharedMailboxPageProps): string {
  const { language } = frame
  const say = t(language)
  const isEmpty = receivedAt.length === 0
  const title = say(isEmpty ? 'my.empty' : 'mailbox.title')
  return renderPage(
    <Layout frame={frame} title={title} failed={problems.length > 0} noindex>
      <ErrorSummary language={language} problems={problems} />
      <PageHeading>{title}</PageHeading>
      {isEmpty ? null : (
        <>
          <Lead>{say('mailbox.lead')}</Lead>
          <Section id="days" heading={say('mailbox.days')}>
            <Bullets items={receivedAt.map(day => longDate(day, frame))} />
          </Section>
          <form class="form form--short" method="post" action={pathIn(frame, '/my')} noValidate data-once="">
            <Input
              form={{ language, typed, problems }}
              name="reference"
              label={say('mailbox.reference')}
              hint={say('mailbox.hint')}
              autocomplete="off"
            />
            <Button>{say('mailbox.button')}</Button>
          </form>
          <Paragraph>{say('mailbox.without')}</Paragraph>
        </>
      )}
    </Layout>,
  )
}
