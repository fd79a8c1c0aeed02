import { Button, ButtonLink } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Bullets, Lead, PageHeading } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/my/join` shows: the two addresses, of which one is kept. */
export interface JoinPageProps {
  frame: Frame
  /** Of the link that was opened last. */
  present: string
  other: string
  /** No address was chosen. */
  isMissing: boolean
}

/** What joining does, the choice of the address, one button. */
export function joinPage(p: JoinPageProps): string {
  const { frame } = p
  const { language } = frame
  const say = t(language)
  const problems = p.isMissing ? [{ field: 'keep', key: 'join.choose' }] : []
  const title = say('join.title')
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      failed={p.isMissing}
      noindex
      trail={[{ path: '/my', label: say('frame.my') }]}
    >
      <ErrorSummary language={language} problems={problems} />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('join.lead')}</Lead>
      <Bullets items={[say('join.effect'), say('join.kept'), say('join.ifNot')]} />
      <form class="form" method="post" action={pathIn(frame, '/my/join')} noValidate data-once="">
        <Choices
          form={{ language, typed: {}, problems }}
          name="keep"
          legend={say('join.keep')}
          many={false}
          required
          choices={[
            { value: 'present', label: p.present },
            { value: 'other', label: p.other },
          ]}
        />
        <div class="actions">
          <Button>{say('join.button')}</Button>
          <ButtonLink href={pathIn(frame, '/my')} variant="tertiary">
            {say('join.cancel')}
          </ButtonLink>
        </div>
      </form>
    </Layout>,
  )
}
