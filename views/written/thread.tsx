import { Paragraph, Typed } from '../components/text.tsx'
import { dateAndTime } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { authorText } from './notes.tsx'
import type { ShownMessage } from './shapes.ts'

/** What the two wrote to each other, oldest first. `reader`: who is "you". */
export function Thread(p: {
  frame: Frame
  messages: readonly ShownMessage[]
  reader: 'applicant' | 'staff'
}) {
  const { frame, messages } = p
  const say = t(frame.language)
  const applicant = say(p.reader === 'applicant' ? 'messages.you' : 'messages.applicant')
  if (messages.length === 0) return <Paragraph>{say('messages.none')}</Paragraph>
  return (
    <ol class="cards">
      {messages.map(message => (
        <li class="ds-card" key={message.messageId}>
          <p class="ds-paragraph subtle" data-size="sm">
            {say('note.by', {
              who: message.author ? authorText(frame, message.author) : applicant,
              time: dateAndTime(message.writtenAt, frame),
            })}
          </p>
          <Typed text={message.text} />
        </li>
      ))}
    </ol>
  )
}
