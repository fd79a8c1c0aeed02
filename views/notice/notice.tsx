import type { ComponentChildren } from 'preact'
import { caseTypes } from '../../server/policy/rights.ts'
import { ButtonLink } from '../components/button.tsx'
import { Alert, Bullets, Facts, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import {
  Collected,
  Periods,
  Processors,
  Purposes,
  Readers,
  Responsible,
  Security,
  type Told,
} from './notice-parts.tsx'

/** A cookie that is set at sign-in. */
export interface ShownCookie {
  kind: 'portal' | 'staff'
  name: string
  longestMs: number
}

/** A version of the notice in the list of them. */
export interface ListedVersion {
  version: number
  /** The local date it begins. */
  effective: string
}

/** What `/privacy` and `/privacy/v/:n` show. */
export interface NoticePageProps extends Pick<Told, 'document'> {
  frame: Frame
  version: number
  state: 'inForce' | 'notInForce' | 'revoked'
  cookies: readonly ShownCookie[]
  /** Every published one, the newest first. */
  versions: readonly ListedVersion[]
}

/** The privacy notice: one version of the policy, with what the program says of itself. Source: privacy.md 7 */
export function noticePage(p: NoticePageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('notice.title')
  const color = p.state === 'inForce' ? 'info' : 'warning'
  return renderPage(
    <Layout frame={frame} title={title}>
      <PageHeading>{title}</PageHeading>
      <Lead>{say('notice.lead', { controller: p.document.controller.name })}</Lead>
      <Alert color={color}>
        {versionText(p)} {say(`notice.${p.state}`)}{' '}
        {p.state === 'inForce' ? null : (
          <a class="ds-link" href={pathIn(frame, '/privacy')}>
            {say('notice.seeInForce')}
          </a>
        )}
      </Alert>
      <NoticeBody document={p.document} language={frame.language}>
        <ButtonLink href={pathIn(frame, '/find')} variant="secondary">
          {say('notice.toOwn')}
        </ButtonLink>
      </NoticeBody>
      <Cookies {...p} />
      <Changes {...p} />
    </Layout>,
  )
}

/** Which version it is, from when, and what it changed. */
export function versionText({
  frame: { language },
  version,
  document,
}: {
  frame: Pick<Frame, 'language'>
  version: number
  document: Told['document']
}): string {
  const { effective, summary, timeZone } = document
  const date = longDate(effective, { language, zone: timeZone })
  return t(language)('notice.version', { n: version, date, summary: summary[language] })
}

/** All that a version says, on a page or in a copy. `children`: the way to one's own page, where there is one. */
export function NoticeBody(p: Told & { children?: ComponentChildren }) {
  const { document, language } = p
  return (
    <>
      <Responsible {...p} />
      <Purposes {...p} />
      <Collected language={language} />
      <Periods {...p} />
      <Readers {...p} />
      <Processors {...p} />
      <Security {...p} />
      <YourRights {...p} />
      <Section id="automated" heading={t(language)('notice.automated')}>
        <Paragraph>{t(language)('notice.automatedNone')}</Paragraph>
      </Section>
      {(document.ownText ?? []).map((own, index) => (
        <Section key={index} id={`own-${index}`} heading={own.heading[language]}>
          <Paragraph>{own.text[language]}</Paragraph>
        </Section>
      ))}
      <Complain {...p} />
    </>
  )
}

function YourRights({ language, document, children }: Told & { children?: ComponentChildren }) {
  const say = t(language)
  const there = caseTypes.filter(type => type !== 'withdrawal' || document.pool !== null)
  return (
    <Section id="rights" heading={say('notice.yourRights')}>
      <Bullets items={there.map(type => say(`notice.right.${type}`))} />
      <Paragraph>{say('notice.howTo')}</Paragraph>
      {children ? <p class="actions">{children}</p> : null}
    </Section>
  )
}

function Complain({ document, language }: Told) {
  const { authority, contacts } = document
  const { role, email } = contacts.complaints
  const say = t(language)
  return (
    <Section id="complain" heading={say('notice.complain')}>
      <Paragraph>{say('notice.complainText', { role, authority: authority.name })}</Paragraph>
      <Bullets
        items={[
          <a key="us" class="ds-link" href={`mailto:${email}`}>
            {email}
          </a>,
          <a key="authority" class="ds-link" href={authority.url}>
            {authority.url}
          </a>,
        ]}
      />
    </Section>
  )
}

function Cookies({ frame, cookies }: NoticePageProps) {
  const say = t(frame.language)
  return (
    <Section id="cookies" heading={say('notice.cookies')}>
      <Paragraph>{say('notice.cookiesText')}</Paragraph>
      <Facts
        rows={cookies.map(
          ({ kind, name, longestMs }) =>
            [name, say(`notice.cookie.${kind}`, { n: longestMs / 60_000 })] as const,
        )}
      />
    </Section>
  )
}

function Changes({ frame, document, versions }: NoticePageProps) {
  const say = t(frame.language)
  const style = { language: frame.language, zone: document.timeZone }
  return (
    <Section id="changes" heading={say('notice.changes')}>
      <Paragraph>{say('notice.changesText', { n: document.leadDays })}</Paragraph>
      <Bullets
        items={versions.map(({ version, effective }) => (
          <a key={version} class="ds-link" href={pathIn(frame, `/privacy/v/${version}`)}>
            {say('notice.versionOf', { n: version, date: longDate(effective, style) })}
          </a>
        ))}
      />
    </Section>
  )
}
