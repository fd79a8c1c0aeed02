import type { Problem } from '../../server/policy/problem.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input } from '../components/form.tsx'
import { Bullets, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText, referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** One version in the list. */
export interface ShownVersion {
  version: number
  /** Local date. */
  effective: string
  state: 'inForce' | 'earlier' | 'coming' | 'waiting' | 'lapsed' | 'revoked'
}

const referenceLength = 10

/** The version that waits for a second person. */
export interface WaitingVersion {
  version: number
  effective: string
  /** Applications and pool entries that get an earlier day: the number to type. */
  moved: number
  /** Those deleted within seven days of its beginning: references, of pool entries the certificate's number. */
  soon: readonly string[]
  /** The one who looks has published it. */
  isOwn: boolean
}

/** What `/staff/privacy/policy` shows. Inputs: version, affected. */
export interface PolicyPageProps {
  frame: Frame
  versions: readonly ShownVersion[]
  waiting: WaitingVersion | null
  /** Versions that can still be taken back. */
  revocable: readonly ShownVersion[]
  typed: string
  problems: readonly Problem[]
}

const path = '/staff/privacy/policy'

/** The versions of the policy; the one to confirm first. */
export function policyPage(p: PolicyPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  return renderPage(
    <Layout frame={frame} title={say('rules.title')} width="wide" noindex>
      <PageHeading>{say('rules.title')}</PageHeading>
      <ErrorSummary language={frame.language} problems={p.problems} heading="err.summaryStaff" />
      {p.waiting ? <Waiting {...p} waiting={p.waiting} /> : null}
      <Versions {...p} />
      {p.revocable.map(one => (
        <Revoke key={one.version} frame={frame} version={one} />
      ))}
    </Layout>,
  )
}

function nameText(name: string): string {
  return name.length > referenceLength ? certificateText(name) : referenceText(name)
}

function Waiting({ frame, waiting, typed, problems }: PolicyPageProps & { waiting: WaitingVersion }) {
  const say = t(frame.language)
  const form = { language: frame.language, typed: { affected: typed }, problems }
  const date = longDate(waiting.effective, frame)
  return (
    <Section id="waits" heading={say('rules.waits', { n: waiting.version })}>
      <Paragraph>{say('rules.waitsText', { date })}</Paragraph>
      <Bullets
        items={[say('rules.moved', { n: waiting.moved }), say('rules.soon', { n: waiting.soon.length })]}
      />
      {waiting.soon.length === 0 ? null : (
        <details class="ds-details">
          <summary>{say('rules.references')}</summary>
          <Bullets items={waiting.soon.map(nameText)} />
        </details>
      )}
      {waiting.isOwn ? (
        <Paragraph>{say('rules.ownVersion')}</Paragraph>
      ) : (
        <form class="form" method="post" action={pathIn(frame, `${path}/confirm`)} data-once="">
          <input type="hidden" name="version" value={String(waiting.version)} />
          <Input form={form} name="affected" label={say('rules.affected')} autocomplete="off" />
          <div class="actions">
            <Button>{say('rules.confirm', { n: waiting.version })}</Button>
          </div>
        </form>
      )}
    </Section>
  )
}

function Versions({ frame, versions }: PolicyPageProps) {
  const say = t(frame.language)
  return (
    <Section id="versions" heading={say('rules.versions')}>
      <table class="ds-table cards-when-narrow">
        <caption class="ds-sr-only">{say('rules.versions')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('rules.version')}</th>
            <th scope="col">{say('rules.effective')}</th>
            <th scope="col">{say('rules.state')}</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(one => (
            <tr key={one.version}>
              <th scope="row" class="row-head">
                <a class="ds-link" href={pathIn(frame, `${path}/${one.version}`)}>
                  {one.version}
                </a>
              </th>
              <td data-label={say('rules.effective')}>{longDate(one.effective, frame)}</td>
              <td data-label={say('rules.state')}>{say(`rules.state.${one.state}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Revoke({ frame, version: { version, effective } }: { frame: Frame; version: ShownVersion }) {
  const say = t(frame.language)
  return (
    <form class="form" method="post" action={pathIn(frame, `${path}/revoke`)} data-once="">
      <Paragraph>{say('rules.revokeText', { n: version, date: longDate(effective, frame) })}</Paragraph>
      <input type="hidden" name="version" value={String(version)} />
      <div class="actions">
        <Button variant="secondary">{say('rules.revoke', { n: version })}</Button>
      </div>
    </form>
  )
}
