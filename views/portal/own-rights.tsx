import type { Language } from '../../server/policy/languages.ts'
import { ButtonLink } from '../components/button.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn } from '../frame.ts'
import { t, type TextKey } from '../text/lookup.ts'
import type { MyApplicationPageProps } from './application.tsx'
import { WaitingObjection } from './waiting-objection.tsx'

/** What somebody has agreed to, as it was worded. */
export interface ShownGiven {
  text: string
  language: Language
  givenAt: Date
}

interface Right {
  path: string
  label: TextKey
  text: TextKey
  isDanger?: boolean
}

/** What can be done with the application, each by a button; and what was agreed to, with the way back. */
export function OwnRights(p: MyApplicationPageProps) {
  const { frame, given = [] } = p
  const say = t(frame.language)
  return (
    <Section id="rights" heading={say('mine.rights')}>
      {p.awaits ? <WaitingObjection frame={frame} applicationId={p.applicationId} awaits={p.awaits} /> : null}
      <ul class="cards">
        {rightsOf(p).map(({ path, label, text, isDanger }) => (
          <li class="ds-card" key={path}>
            <Paragraph>{say(text)}</Paragraph>
            {label === 'my.consents' ? <Given frame={frame} given={given} /> : null}
            <p class="actions">
              <ButtonLink
                href={pathIn(frame, path)}
                variant="secondary"
                {...(isDanger ? { color: 'danger' } : {})}
              >
                {say(label)}
              </ButtonLink>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function rightsOf({ applicationId, stop, mayWithdraw, consents }: MyApplicationPageProps): Right[] {
  const own = `/my/applications/${applicationId}`
  const rights: (Right | false | undefined)[] = [
    stop?.kind !== 'restriction' && {
      path: `${own}/restrict`,
      label: 'restrict.open',
      text: 'restrict.short',
    },
    { path: `${own}/object`, label: 'object.open', text: 'object.short' },
    consents && { path: '/my/consents', label: 'my.consents', text: 'mine.consentText' },
    mayWithdraw && { path: `${own}/withdraw`, label: 'mine.withdraw', text: 'mine.withdrawText' },
    { path: `${own}/erase`, label: 'mine.erase', text: 'mine.eraseText', isDanger: true },
  ]
  return rights.filter(right => right !== false && right !== undefined)
}

function Given({ frame, given }: { frame: MyApplicationPageProps['frame']; given: readonly ShownGiven[] }) {
  return (
    <>
      {given.map((one, index) => (
        <div key={index}>
          <Paragraph>
            {t(frame.language)('mine.consentGiven', { date: longDate(one.givenAt, frame) })}
          </Paragraph>
          <blockquote class="typed" lang={one.language}>
            {one.text}
          </blockquote>
        </div>
      ))}
    </>
  )
}
