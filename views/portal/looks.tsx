import type { StaffRole } from '../../server/policy/roles.ts'
import { RowsTable } from '../components/table.tsx'
import { Source } from '../components/source.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { clockTime, shortDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { isTextKey, t, type Say, type TextKey } from '../text/lookup.ts'

/** One line of "who has looked": `what` is an event name. */
export interface ShownLook {
  at: Date
  who: StaffRole | 'applicant' | 'system'
  /** Where the policy says that names are told. */
  name?: string | undefined
  what: string
}

/** Who has looked: time, role, what. */
export function Looks({ frame, looks }: { frame: Frame; looks: readonly ShownLook[] }) {
  const say = t(frame.language)
  return (
    <Section id="looks" heading={say('mine.looks')}>
      {looks.length === 0 ? (
        <Paragraph>{say('mine.noLooks')}</Paragraph>
      ) : (
        <>
          <Source language={frame.language} from="system" />
          <LooksTable frame={frame} looks={looks} />
        </>
      )}
    </Section>
  )
}

/** Looks as rows: time, role or name, what. */
export function LooksTable(p: { frame: Frame; looks: readonly ShownLook[]; caption?: TextKey }) {
  const { frame, looks, caption = 'mine.looks' } = p
  const say = t(frame.language)
  const columns = [say('word.time'), say('word.who'), say('word.what')]
  return (
    <RowsTable caption={say(caption)} columns={columns}>
      {looks.map((look, index) => (
        <tr key={index}>
          <td data-label={columns[0]}>
            <time dateTime={look.at.toISOString()}>
              {say('clock.on', { date: shortDate(look.at, frame), time: clockTime(look.at, frame) })}
            </time>
          </td>
          <td data-label={columns[1]}>{look.name ?? say(`role.${look.who}`)}</td>
          <td data-label={columns[2]}>{lookText(frame, look.what)}</td>
        </tr>
      ))}
    </RowsTable>
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
  /** Took over somebody hired. */
  tookOver?: boolean
}

/** Who has got a copy, when first, how often. */
export function Copies({ frame, copies }: { frame: Frame; copies: readonly ShownCopy[] }) {
  const say = t(frame.language)
  return (
    <Section id="copies" heading={say('mine.copies')}>
      {copies.length === 0 ? (
        <Paragraph>{say('mine.noCopies')}</Paragraph>
      ) : (
        <>
          <Source language={frame.language} from="system" />
          <CopiesTable frame={frame} copies={copies} />
        </>
      )}
    </Section>
  )
}

/** Copies as rows: since when, who, how often. */
export function CopiesTable({ frame, copies }: { frame: Frame; copies: readonly ShownCopy[] }) {
  const say = t(frame.language)
  const columns = [say('word.time'), say('word.who'), say('word.what')]
  return (
    <RowsTable caption={say('mine.copies')} columns={columns}>
      {copies.map((copy, index) => (
        <tr key={index}>
          <td data-label={columns[0]}>
            <time dateTime={copy.firstAt.toISOString()}>{shortDate(copy.firstAt, frame)}</time>
          </td>
          <td data-label={columns[1]}>{copy.name ?? say(copy.isStaff ? 'mine.hiring' : 'mine.outside')}</td>
          <td data-label={columns[2]}>{howOf(say, copy)}</td>
        </tr>
      ))}
    </RowsTable>
  )
}

function howOf(say: Say, { times, tookOver }: ShownCopy): string {
  if (tookOver) return say('mine.copyTakenOver')
  return times === 1 ? say('mine.copyOnce') : say('mine.copyTimes', { n: times })
}
