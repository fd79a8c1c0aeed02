import type { CopyKind } from '../../server/policy/copy-schema.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { timeFrom } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** Where a copy stands, for whoever asked for it. */
export type ShownCopyState = 'waiting' | 'building' | 'ready' | 'failed' | 'expired'

/** What `/my/copies` shows. Inputs: `kind`, `copyId`, `application` (empty: all). */
export interface CopiesPageProps {
  frame: Frame
  /** Ids for the copy that each button asks for. */
  newIds: Readonly<Record<CopyKind, string>>
  applications: readonly { applicationId: string; job: string; reference: string }[]
  copies: readonly { copyId: string; kind: CopyKind; state: ShownCopyState; askedAt: Date }[]
}

/** Two kinds of copy, each one button, and those asked for before. */
export function copiesPage(p: CopiesPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('takeout.title')
  return renderPage(
    <Layout frame={frame} title={title} noindex trail={[{ path: '/my', label: say('frame.my') }]}>
      <PageHeading>{title}</PageHeading>
      <Lead>{say('takeout.lead')}</Lead>
      <Ask {...p} kind="access" />
      <Ask {...p} kind="portable" />
      <Section id="made" heading={say('takeout.made')}>
        {p.copies.length === 0 ? <Paragraph>{say('takeout.none')}</Paragraph> : <Made {...p} />}
      </Section>
      <p class="actions">
        <ButtonLink href={pathIn(frame, '/my/transfers')} variant="secondary">
          {say('transfer.title')}
        </ButtonLink>
      </p>
    </Layout>,
  )
}

function Ask({ frame, newIds, applications, kind }: CopiesPageProps & { kind: CopyKind }) {
  const say = t(frame.language)
  const choice = `${kind}-application`
  return (
    <Section id={kind} heading={say(`takeout.${kind}`)}>
      <form class="form" method="post" action={pathIn(frame, '/my/copies')} data-once="">
        <Paragraph>{say(`takeout.${kind}Text`)}</Paragraph>
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="copyId" value={newIds[kind]} />
        {applications.length > 1 ? (
          <div class="ds-field">
            <label class="ds-label" for={choice}>
              {say('takeout.which')}
            </label>
            <select class="ds-input" id={choice} name="application">
              <option value="">{say('takeout.whichAll')}</option>
              {applications.map(({ applicationId, job, reference }) => (
                <option key={applicationId} value={applicationId}>
                  {job}, {referenceText(reference)}
                </option>
              ))}
            </select>
          </div>
        ) : null}
        <div class="actions">
          <Button variant={kind === 'access' ? 'primary' : 'secondary'}>
            {say(`takeout.${kind}Button`)}
          </Button>
        </div>
      </form>
    </Section>
  )
}

function Made({ frame, copies }: CopiesPageProps) {
  const say = t(frame.language)
  return (
    <ul class="cards">
      {copies.map(copy => (
        <li class="ds-card job-card" key={copy.copyId}>
          <h3 class="ds-heading" data-size="xs">
            <a class="ds-link job-card__link" href={pathIn(frame, `/my/copies/${copy.copyId}`)}>
              {say(`takeout.kind.${copy.kind}`)}
            </a>
          </h3>
          <Paragraph>{say(`takeout.state.${copy.state}`)}</Paragraph>
          <p class="ds-paragraph subtle" data-size="sm">
            {say('takeout.asked', { time: timeFrom(copy.askedAt, frame.now, frame) })}
          </p>
        </li>
      ))}
    </ul>
  )
}
