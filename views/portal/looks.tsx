import { RowsTable } from '../components/table.tsx'
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
                <td data-label={say('word.who')}>{look.name ?? say(`role.${look.who}`)}</td>
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

/** Somebody who has got a copy: of staff by role or name, outside by name. */
export interface ShownCopy {
  /** The name, where it may be told; undefined for staff by role, and for a recipient whose name is not known any more. */
  name: string | undefined
  isStaff: boolean
  firstAt: Date
  times: number
}

/** Who has got a copy, when first, how often. */
export function Copies({ frame, copies }: { frame: Frame; copies: readonly ShownCopy[] }) {
  const say = t(frame.language)
  const columns = [say('word.time'), say('word.who'), say('word.what')]
  return (
    <Section id="copies" heading={say('mine.copies')}>
      {copies.length === 0 ? (
        <Paragraph>{say('mine.noCopies')}</Paragraph>
      ) : (
        <RowsTable caption={say('mine.copies')} columns={columns}>
          {copies.map((copy, index) => (
            <tr key={index}>
              <td data-label={columns[0]}>
                <time dateTime={copy.firstAt.toISOString()}>{shortDate(copy.firstAt, frame)}</time>
              </td>
              <td data-label={columns[1]}>
                {copy.name ?? say(copy.isStaff ? 'mine.hiring' : 'mine.outside')}
              </td>
              <td data-label={columns[2]}>
                {copy.times === 1 ? say('mine.copyOnce') : say('mine.copyTimes', { n: copy.times })}
              </td>
            </tr>
          ))}
        </RowsTable>
      )}
    </Section>
  )
}
