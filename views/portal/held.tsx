import type { HoldCode } from '../../server/policy/holds.ts'
import { Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What stands in the place of the page to erase while a hold stands. `lastOn`: its last day, a local date. */
export interface HeldPageProps {
  frame: Frame
  job: string
  code: HoldCode
  lastOn: string
}

/** Why an application cannot be erased now, until when, and where to complain. */
export function heldPage({ frame, job, code, lastOn }: HeldPageProps): string {
  const say = t(frame.language)
  const reason = say(`erase.heldCode.${code}`)
  return renderPage(
    <Layout frame={frame} title={say('erase.heldTitle')} noindex>
      <PageHeading over={job}>{say('erase.heldTitle')}</PageHeading>
      <Lead>{say('erase.held', { reason, date: longDate(lastOn, frame) })}</Lead>
      <Paragraph>{say('erase.heldAfter')}</Paragraph>
      <Paragraph>
        {say('erase.heldAsk')}:{' '}
        <a class="ds-link" href={`mailto:${frame.rightsEmail}`}>
          {frame.rightsEmail}
        </a>
      </Paragraph>
      <Paragraph>
        {say('erase.heldComplain', { authority: frame.authority.name, url: frame.authority.url })}
      </Paragraph>
      <Paragraph>
        <a class="ds-link" href={pathIn(frame, '/my/complaints')}>
          {say('cases.complainLink')}
        </a>
      </Paragraph>
    </Layout>,
  )
}
