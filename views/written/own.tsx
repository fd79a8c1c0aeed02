import { ButtonLink } from '../components/button.tsx'
import { Source } from '../components/source.tsx'
import { Lead, Paragraph, Section } from '../components/text.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { ownTrail, TextForm, writtenPage } from './forms.tsx'
import { OneNote, OwnNotes } from './notes.tsx'
import type { ShownMessage, ShownNote } from './shapes.ts'
import type { WrittenPageProps } from './staff.tsx'
import { Thread } from './thread.tsx'

/** `/my/applications/:id/notes/:noteId/contest`: the note, and what the applicant says against it. */
export function contestPage(p: WrittenPageProps & { note: ShownNote }): string {
  const { frame, applicationId, job, form, note } = p
  const say = t(frame.language)
  const trail = ownTrail(frame, applicationId, job)
  return writtenPage({
    ...{ frame, job, form, trail, title: 'contest.title', summary: 'err.summary' },
    children: (
      <>
        <div class="ds-card">
          <OneNote frame={frame} note={note} contestKey="note.contestOwn" />
        </div>
        {note.contest ? null : (
          <>
            <Lead>{say('contest.lead')}</Lead>
            <Paragraph>{say('contest.next')}</Paragraph>
            <TextForm
              {...{ form, label: 'contest.label', button: 'contest.button' }}
              action={pathIn(frame, `/my/applications/${applicationId}/notes/${note.noteId}/contest`)}
            />
          </>
        )}
      </>
    ),
  })
}

/** `/my/applications/:id/messages`: the thread, and a form for one more. `isHidden`: those who hire do not see it now. */
export function ownMessagesPage(
  p: WrittenPageProps & { messages: readonly ShownMessage[]; newId: string; isHidden: boolean },
): string {
  const { frame, applicationId, job, form } = p
  const trail = ownTrail(frame, applicationId, job)
  return writtenPage({
    ...{ frame, job, form, trail, title: 'messages.title', summary: 'err.summary' },
    children: (
      <>
        <Thread frame={frame} messages={p.messages} reader="applicant" />
        <TextForm
          {...{ form, label: 'messages.label', button: 'messages.button' }}
          hint={p.isHidden ? 'messages.hidden' : 'messages.ownHint'}
          action={pathIn(frame, `/my/applications/${applicationId}/messages`)}
          id={p.newId}
        />
      </>
    ),
  })
}

/** What others wrote about the application, and the thread, as far as its page shows it. */
export interface OwnWrittenPart {
  /** Null while the policy withholds them. */
  notes: readonly ShownNote[] | null
  messages: readonly ShownMessage[]
}

/** Notes and thread on the applicant's page. */
export function OwnWritten(p: { frame: Frame; applicationId: string; part: OwnWrittenPart }) {
  const { frame, applicationId, part } = p
  const say = t(frame.language)
  return (
    <>
      <Section id="notes" heading={say('mineNotes.title')}>
        {part.notes === null ? <Paragraph>{say('mineNotes.withheld')}</Paragraph> : null}
        {part.notes?.length === 0 ? <Paragraph>{say('mineNotes.none')}</Paragraph> : null}
        {part.notes && part.notes.length > 0 ? (
          <>
            <Source language={frame.language} from="employer" />
            <OwnNotes frame={frame} applicationId={applicationId} notes={part.notes} />
          </>
        ) : null}
      </Section>
      <Section id="messages" heading={say('messages.title')}>
        <Thread frame={frame} messages={part.messages} reader="applicant" />
        <p class="actions">
          <ButtonLink href={pathIn(frame, `/my/applications/${applicationId}/messages`)} variant="secondary">
            {say('messages.write')}
          </ButtonLink>
        </p>
      </Section>
    </>
  )
}
