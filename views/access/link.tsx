import { Button } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { EraseLists, EraseQuestion, type EraseFacts } from '../portal/erase.tsx'
import { t, type TextKey } from '../text/lookup.ts'

/** What `/links/:token` shows: one button; for a link to erase also what goes and what stays. */
export interface LinkPageProps {
  frame: Frame
  token: string
  job: string
  purpose:
    | { kind: 'see' }
    | { kind: 'pool' }
    | { kind: 'mailbox' }
    | { kind: 'case'; identifies: boolean }
    | { kind: 'erase'; facts: EraseFacts }
}

const titles = {
  see: 'link.title',
  pool: 'link.poolTitle',
  mailbox: 'link.mailboxTitle',
  case: 'link.caseTitle',
  erase: 'erase.title',
} as const

const leads = {
  see: 'link.text',
  pool: 'link.poolText',
  mailbox: 'link.mailboxText',
  case: 'link.caseText',
} as const

function leadOf(purpose: Exclude<LinkPageProps['purpose'], { kind: 'erase' }>): TextKey {
  return purpose.kind === 'case' && !purpose.identifies ? 'link.caseKnown' : leads[purpose.kind]
}

/** The page a mail's link opens. The button posts to the same path (to erase: with `now`). */
export function linkPage(p: LinkPageProps): string {
  const { frame, purpose } = p
  const say = t(frame.language)
  const title = say(titles[purpose.kind])
  const action = pathIn(frame, `/links/${p.token}`)
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      {purpose.kind !== 'erase' ? (
        <form class="form form--short" method="post" action={action} data-once="">
          <Lead>{say(leadOf(purpose), { job: p.job })}</Lead>
          <Button size="lg">{say('link.open')}</Button>
        </form>
      ) : (
        <>
          <EraseLists frame={frame} facts={purpose.facts} />
          <form class="form" method="post" action={action} data-once="">
            <EraseQuestion language={frame.language} facts={purpose.facts} />
          </form>
        </>
      )}
    </Layout>,
  )
}

/** What a dead link shows (410). */
export interface DeadLinkPageProps {
  frame: Frame
  token: string
  /** What it says of the link; that of any link without it. Never of this one: nobody learns why it is dead. */
  leadKey?: 'unsubscribe.dead'
}

/** The page of a link that is expired, used, unknown or purged. */
export function deadLinkPage({ frame, token, leadKey }: DeadLinkPageProps): string {
  const say = t(frame.language)
  const title = say('link.deadTitle')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <form
        class="form form--short"
        method="post"
        action={pathIn(frame, `/links/${token}/renew`)}
        data-once=""
      >
        <Lead>{say(leadKey ?? 'link.dead')}</Lead>
        <Paragraph>{say('link.renewText')}</Paragraph>
        <Button>{say('link.renew')}</Button>
      </form>
    </Layout>,
  )
}
