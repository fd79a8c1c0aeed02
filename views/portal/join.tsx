import { Button, ButtonLink } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Bullets, Lead, PageHeading } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** One of the two: what would be kept, and what it came with. */
export interface JoinSide {
  address: string
  name: string
  phone: string | undefined
  applications: readonly { job: string; receivedAt: Date }[]
}

/** What `/my/join` shows: the two, of which one's name, address and phone are kept. */
export interface JoinPageProps {
  frame: Frame
  /** Of the link that was opened last. */
  present: JoinSide
  other: JoinSide
  /** Both links went to the same address. */
  isOneAddress: boolean
  /** None was chosen. */
  isMissing: boolean
}

const twoAddresses = {
  title: 'join.title',
  lead: 'join.lead',
  effect: 'join.effect',
  kept: 'join.kept',
  ifNot: 'join.ifNot',
  keep: 'join.keep',
  choose: 'join.choose',
} as const

const oneAddress = {
  title: 'join.one.title',
  lead: 'join.one.lead',
  effect: 'join.one.effect',
  kept: 'join.one.kept',
  ifNot: 'join.one.ifNot',
  keep: 'join.one.keep',
  choose: 'join.one.choose',
} as const

/** What joining does, the choice of what is kept, one button. */
export function joinPage(p: JoinPageProps): string {
  const { frame } = p
  const { language } = frame
  const say = t(language)
  const words = p.isOneAddress ? oneAddress : twoAddresses
  const problems = p.isMissing ? [{ field: 'keep', key: words.choose }] : []
  const title = say(words.title)
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
      <Lead>{say(words.lead)}</Lead>
      <Bullets items={[say(words.effect), say(words.kept), say(words.ifNot)]} />
      <form class="form" method="post" action={pathIn(frame, '/my/join')} noValidate data-once="">
        <Choices
          form={{ language, typed: {}, problems }}
          name="keep"
          legend={say(words.keep)}
          many={false}
          required
          choices={[
            { value: 'present', label: <Side frame={frame} side={p.present} /> },
            { value: 'other', label: <Side frame={frame} side={p.other} /> },
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

function Side({ frame, side }: { frame: Frame; side: JoinSide }) {
  const say = t(frame.language)
  const { address, name, phone, applications } = side
  return (
    <>
      {[name, address, phone].filter(Boolean).join(', ')}
      {applications.map(({ job, receivedAt }, index) => (
        <span class="subtle" key={index}>
          <br />
          {say('join.sent', { job, date: longDate(receivedAt, frame) })}
        </span>
      ))}
    </>
  )
}
