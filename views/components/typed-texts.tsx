import type { Language } from '../../server/policy/languages.ts'
import { t } from '../text/lookup.ts'
import { Section, Typed } from './text.tsx'

/** What a person typed into a form that could not be taken, for copying. */
export function TypedTexts(p: {
  language: Language
  text?: string
  typed: readonly { label: string; text: string }[]
}) {
  if (p.typed.length === 0) return null
  return (
    <Section id="typed" heading={t(p.language)('error.typed')}>
      {p.text ? <p class="ds-paragraph">{p.text}</p> : null}
      <div class="panel">
        <dl class="facts facts--stacked">
          {p.typed.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Typed text={text} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Section>
  )
}
