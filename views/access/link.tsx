import { Button } from '../components/button.tsx'
import { Alert, Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { EraseLists, EraseQuestion, type EraseFacts } from '../portal/erase.tsx'
import { t } from '../text/lookup.ts'

/** What `/links/:token` shows: one button; for a link to erase also what goes and what stays. */
export interface LinkPageProps {
  frame: Frame
  token: string
  job: string
  purpose: { kind: 'see' } | { kind: 'erase'; facts: EraseFacts }
}

/** The page a mail's link opens. The button posts to the same path (to erase: with `now`). */
export function linkPage(p: LinkPageProps): string {
  const { frame, purpose } = p
  const say = t(frame.language)
  const title = say(purpose.kind === 'see' ? 'link.title' : 'erase.title')
  const action = pathIn(frame, `/links/${p.token}`)
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      {purpose.kind === 'see' ? (
        <form class="form form--short" method="post" action={action} data-once="">
          <Lead>{say('link.text', { job: p.job })}</Lead>
          <Button size="lg">{say('link.open')}</Button>
        </form>
      ) : (
        <>
          <EraseLists language={frame.language} facts={purpose.facts} />
          <form class="form" method="post" action={action} data-once="">
            <EraseQuestion language={frame.language} facts={purpose.facts} />
          </form>
        </>
      )}
    </Layout>,
  )
}

/** What a dead link shows (410), and after "Send ny lenke" its answer, always the same. */
export interface DeadLinkPageProps {
  frame: Frame
  token: string
  renewed: boolean
}

/** The page of a link that is expired, used, unknown or purged. */
export function deadLinkPage({ frame, token, renewed }: DeadLinkPageProps): string {
  const say = t(frame.language)
  const title = say(renewed ? 'find.doneTitle' : 'link.deadTitle')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      {renewed ? (
        <Alert color="info" status>
          {say('find.done')}
        </Alert>
      ) : (
        <form
          class="form form--short"
          method="post"
          action={pathIn(frame, `/links/${token}/renew`)}
          data-once=""
        >
          <Lead>{say('link.dead')}</Lead>
          <Paragraph>{say('link.renewText')}</Paragraph>
          <Button>{say('link.renew')}</Button>
        </form>
      )}
    </Layout>,
  )
}
