import type { Due } from '../../server/policy/retention.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Bullets, PageHeading, Paragraph } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/my/applications/:id/withdraw` shows. `due`: the day of deletion that withdrawing now gives. */
export interface WithdrawPageProps {
  frame: Frame
  applicationId: string
  job: string
  due: Due
  /** The day of the copy in the talent pool, which stays. */
  copyDueOn?: string | undefined
  /** Whether its use is restricted, so that nobody sees it and nothing is deleted. */
  isRestricted?: boolean
}

/** The page before a withdrawal: what stays until when, and the way to erase instead. */
export function withdrawPage(p: WithdrawPageProps): string {
  const { frame, applicationId, job } = p
  const say = t(frame.language)
  const own = `/my/applications/${applicationId}`
  return renderPage(
    <Layout
      frame={frame}
      title={say('withdraw.title')}
      noindex
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: own, label: job },
      ]}
    >
      <PageHeading over={job}>{say('withdraw.title')}</PageHeading>
      <Bullets items={consequences(p)} />
      <form class="form" method="post" action={pathIn(frame, `${own}/withdraw`)} data-once="">
        <div class="actions">
          <Button>{say('withdraw.button')}</Button>
          <ButtonLink href={pathIn(frame, own)} variant="tertiary">
            {say('erase.cancel')}
          </ButtonLink>
        </div>
      </form>
      <Paragraph>
        {say('withdraw.orErase')}{' '}
        <a class="ds-link" href={pathIn(frame, `${own}/erase`)}>
          {say('mine.erase')}
        </a>
      </Paragraph>
    </Layout>,
  )
}

function consequences({ frame, due, copyDueOn, isRestricted = false }: WithdrawPageProps): string[] {
  const say = t(frame.language)
  const date = longDate(due.date, frame)
  return [
    say(isRestricted ? 'withdraw.toldLater' : 'withdraw.told'),
    say(isRestricted ? 'withdraw.staysLater' : 'withdraw.stays', { date }),
    ...(copyDueOn === undefined ? [] : [say('mine.copyDay', { date: longDate(copyDueOn, frame) })]),
    say('withdraw.final'),
  ]
}
