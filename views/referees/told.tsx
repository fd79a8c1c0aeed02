import { phoneInPairs } from '../../server/policy/phone-number.ts'
import { RowsTable } from '../components/table.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { shortDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import type { ToldReferee } from './shapes.ts'

/** Whom we can ask about the applicant, and who named them. */
export function OwnReferees({ frame, referees }: { frame: Frame; referees: readonly ToldReferee[] }) {
  const say = t(frame.language)
  const columns = [say('referees.name'), say('referees.reach'), say('word.source'), say('referees.enteredOn')]
  return (
    <Section id="referees" heading={say('referees.own')}>
      {referees.length === 0 ? (
        <Paragraph>{say('referees.ownNone')}</Paragraph>
      ) : (
        <RowsTable caption={say('referees.own')} columns={columns}>
          {referees.map((one, index) => (
            <tr key={index}>
              <td data-label={columns[0]}>{one.name}</td>
              <td data-label={columns[1]}>{reachOf(frame, one)}</td>
              <td data-label={columns[2]}>
                {say(`referees.from.${one.source}`)}
                {one.sourceNote === null ? '' : `: ${one.sourceNote}`}
              </td>
              <td data-label={columns[3]}>{shortDate(one.enteredAt, frame)}</td>
            </tr>
          ))}
        </RowsTable>
      )}
    </Section>
  )
}

function reachOf(frame: Frame, { email, phone, source }: ToldReferee): string {
  if (source === 'other') return t(frame.language)('referees.reachTheirs')
  return [email, phone && phoneInPairs(phone)].filter(Boolean).join(', ')
}
