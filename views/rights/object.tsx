import { Button, ButtonLink } from '../components/button.tsx'
import { Checkbox } from '../components/choices.tsx'
import { Alert, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { erasureInput } from '../portal/erase.tsx'
import { WaitingObjection, type Awaited } from '../portal/waiting-objection.tsx'
import { counted, t } from '../text/lookup.ts'

/** What `/my/applications/:id/object` shows. */
export interface ObjectPageProps {
  frame: Frame
  applicationId: string
  job: string
  /** What saying no to storage comes to now. */
  way: 'erase' | 'wait' | 'restrict'
  /** No was said already, and waits for these. */
  awaits: readonly Awaited[] | undefined
  /** No was said already, and the case waits for an answer. */
  asked: { caseId: string; isRestricted: boolean } | undefined
  /** Of the page that follows an erasure. */
  erasureToken: string
  coolingOff: { hours: number; skippable: boolean }
  /** Whether the person has agreed to be asked about other jobs. */
  isAsked: boolean
  /** Whether there is a copy of theirs for that. */
  isKept: boolean
}

/** Two things to say no to, each with its own button. */
export function objectPage(p: ObjectPageProps): string {
  const { frame, job } = p
  const say = t(frame.language)
  const own = `/my/applications/${p.applicationId}`
  return renderPage(
    <Layout
      frame={frame}
      title={say('object.title')}
      noindex
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: own, label: job },
      ]}
    >
      <PageHeading over={job}>{say('object.title')}</PageHeading>
      <Section id="storage" heading={say('object.storage')}>
        <Objection {...p} />
      </Section>
      <Section id="mailings" heading={say('object.mailings')}>
        {p.isAsked ? <Mailings {...p} /> : <Paragraph>{say('object.mailingsNone')}</Paragraph>}
      </Section>
      <p class="actions">
        <ButtonLink href={pathIn(frame, own)} variant="tertiary">
          {say('object.back')}
        </ButtonLink>
      </p>
    </Layout>,
  )
}

function Objection(p: ObjectPageProps) {
  const { frame, applicationId, awaits, asked } = p
  if (awaits) return <WaitingObjection frame={frame} applicationId={applicationId} awaits={awaits} />
  if (!asked) return <Storage {...p} />
  const say = t(frame.language)
  return (
    <Alert color="info">
      <p class="ds-paragraph">
        {say(asked.isRestricted ? 'object.storageAsked' : 'object.storageOpen')}{' '}
        <a class="ds-link" href={pathIn(frame, `/my/cases/${asked.caseId}`)}>
          {say('object.case')}
        </a>
      </p>
    </Alert>
  )
}

const consequences = {
  erase: 'object.storageNow',
  wait: 'object.storageLater',
  restrict: 'object.storageHeld',
} as const

function Storage(p: ObjectPageProps) {
  const { frame, way, coolingOff } = p
  const say = t(frame.language)
  const cools = way === 'erase' && coolingOff.hours > 0
  const hours = counted(frame.language, 'hour', coolingOff.hours)
  return (
    <form class="form" method="post" action={actionOf(p)} noValidate data-once="">
      <Paragraph>
        {say(consequences[way])} {cools ? say('erase.cooling', { hours }) : ''}
      </Paragraph>
      {cools && coolingOff.skippable ? (
        <Checkbox name="now" value="yes" label={say('erase.now', { n: coolingOff.hours })} />
      ) : null}
      <input type="hidden" name="kind" value="storage" />
      <input type="hidden" name={erasureInput} value={p.erasureToken} />
      <div class="actions">
        <Button color={way === 'erase' ? 'danger' : 'accent'}>{say('object.storageButton')}</Button>
      </div>
    </form>
  )
}

function Mailings(p: ObjectPageProps) {
  const say = t(p.frame.language)
  return (
    <form class="form" method="post" action={actionOf(p)} noValidate data-once="">
      <Paragraph>{say(p.isKept ? 'object.mailingsText' : 'object.mailingsEarly')}</Paragraph>
      <input type="hidden" name="kind" value="mailings" />
      <div class="actions">
        <Button variant="secondary">{say('object.mailingsButton')}</Button>
      </div>
    </form>
  )
}

function actionOf({ frame, applicationId }: ObjectPageProps): string {
  return pathIn(frame, `/my/applications/${applicationId}/object`)
}
