import { PageHeading, Paragraph } from '../components/text.tsx'
import { clockTime, shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/dev/mail` shows, newest last as in the JSON; the page turns them. */
export interface DevelopmentMailPageProps {
  frame: Frame
  mails: readonly { to: string; subject: string; text: string; at: string | Date }[]
}

/** The development mailbox; addresses inside a mail are links, so that the whole way can be walked. */
export function developmentMailPage({ frame, mails }: DevelopmentMailPageProps): string {
  const say = t(frame.language)
  return renderPage(
    <Layout frame={frame} title={say('devMail.title')} noindex>
      <PageHeading>{say('devMail.title')}</PageHeading>
      <Paragraph>{say(mails.length === 0 ? 'devMail.empty' : 'devMail.lead')}</Paragraph>
      <ol class="cards" reversed>
        {mails.toReversed().map((mail, index) => (
          <li class="ds-card" key={index}>
            <h2 class="ds-heading" data-size="2xs">
              {mail.subject}
            </h2>
            <p class="ds-paragraph subtle" data-size="sm">
              {say('devMail.to', { to: mail.to, time: timeOf(frame, new Date(mail.at)) })}
            </p>
            <div class="typed">
              <WithLinks text={mail.text} />
            </div>
          </li>
        ))}
      </ol>
    </Layout>,
  )
}

function timeOf(frame: Frame, at: Date): string {
  return t(frame.language)('clock.on', { date: shortDate(at, frame), time: clockTime(at, frame) })
}

function WithLinks({ text }: { text: string }) {
  return (
    <>
      {text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <a class="ds-link" key={index} href={part}>
            {part}
          </a>
        ),
      )}
    </>
  )
}
