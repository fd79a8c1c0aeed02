import { Paragraph, Section } from '../components/text.tsx'
import { clockTime, shortDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { isTextKey, t } from '../text/lookup.ts'
import type { ShownLook } from './application.tsx'

/** Who has looked: time, role, what. */
export function Looks({ frame, looks }: { frame: Frame; looks: readonly ShownLook[] }) {
  const say = t(frame.language)
  return (
    <Section id="looks" heading={say('mine.looks')}>
      {looks.length === 0 ? (
        <Paragraph>{say('mine.noLooks')}</Paragraph>
      ) : (
        <table class="ds-table cards-when-narrow">
          <thead>
            <tr>
              <th scope="col">{say('word.time')}</th>
              <th scope="col">{say('word.who')}</th>
              <th scope="col">{say('word.what')}</th>
            </tr>
          </thead>
          <tbody>
            {looks.map((look, index) => (
              <tr key={index}>
                <td data-label={say('word.time')}>
                  <time dateTime={look.at.toISOString()}>
                    {say('clock.on', { date: shortDate(look.at, frame), time: clockTime(look.at, frame) })}
                  </time>
                </td>
                <td data-label={say('word.who')}>{say(`role.${look.who}`)}</td>
                <td data-label={say('word.what')}>{lookText(frame, look.what)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function lookText(frame: Frame, what: string): string {
  const key = `look.${what}`
  return t(frame.language)(isTextKey(key) ? key : 'look.other')
}
