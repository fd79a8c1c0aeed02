import { Button, ButtonLink } from '../components/button.tsx'
import { Bullets, Lead, PageHeading } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { staffTrail } from '../written/forms.tsx'

/** What `/staff/applications/:id/withdraw` shows. `dueOn`: the day of deletion that it gives, a local date. */
export interface StaffWithdrawPageProps {
  frame: Frame
  applicationId: string
  job: string
  dueOn: string
}

/** The page before staff write down that the applicant does not want the job any more. */
export function staffWithdrawPage({ frame, applicationId, job, dueOn }: StaffWithdrawPageProps): string {
  const say = t(frame.language)
  const own = `/staff/applications/${applicationId}`
  const consequences = [
    say('staffWithdraw.told'),
    say('staffWithdraw.stays', { date: longDate(dueOn, frame) }),
    say('staffWithdraw.final'),
  ]
  return renderPage(
    <Layout
      frame={frame}
      title={say('staffWithdraw.title')}
      noindex
      trail={staffTrail(frame, applicationId, job)}
    >
      <PageHeading over={job}>{say('staffWithdraw.title')}</PageHeading>
      <Lead>{say('staffWithdraw.lead')}</Lead>
      <Bullets items={consequences} />
      <form class="form" method="post" action={pathIn(frame, `${own}/withdraw`)} data-once="">
        <div class="actions">
          <Button>{say('staffWithdraw.button')}</Button>
          <ButtonLink href={pathIn(frame, own)} variant="tertiary">
            {say('handOver.cancel')}
          </ButtonLink>
        </div>
      </form>
    </Layout>,
  )
}
