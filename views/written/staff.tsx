import { points, scoreInputs, writtenLimits } from '../../server/policy/written.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { Lead, Paragraph, Section } from '../components/text.tsx'
import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { staffPath, staffTrail, TextForm, writtenPage } from './forms.tsx'
import { OneNote, StaffNotes } from './notes.tsx'
import type { ShownMessage, StaffNote } from './shapes.ts'
import { Thread } from './thread.tsx'

/** What each page about one application needs. */
export interface WrittenPageProps {
  frame: Frame
  applicationId: string
  job: string
  form: FormState
}

/** `/staff/applications/:id/notes`: all of them, and a form for a new one. `newId`: the form sent twice adds one. */
export function staffNotesPage(p: WrittenPageProps & { notes: readonly StaffNote[]; newId: string }): string {
  const { frame, applicationId, job, form } = p
  const trail = staffTrail(frame, applicationId, job)
  return writtenPage({
    ...{ frame, job, form, trail, title: 'note.title' },
    children: (
      <>
        <StaffNotes frame={frame} applicationId={applicationId} notes={p.notes} />
        <NewNote frame={frame} applicationId={applicationId} form={form} newId={p.newId} />
      </>
    ),
  })
}

function NewNote(p: { frame: Frame; applicationId: string; form: FormState; newId: string }) {
  return (
    <TextForm
      form={p.form}
      action={staffPath(p.frame, p.applicationId, 'notes')}
      label="note.new"
      hint="note.hint"
      button="note.button"
      id={p.newId}
    />
  )
}

/**
 * `/staff/applications/:id/notes/:noteId`: one of them. Its author may change it; who hires answers what the applicant
 * says against it; the privacy officer reads it.
 */
export function staffNotePage(p: WrittenPageProps & { note: StaffNote; mayAnswer: boolean }): string {
  const { frame, applicationId, job, form, note } = p
  const trail = p.mayAnswer ? staffTrail(frame, applicationId, job) : []
  const own = staffPath(frame, applicationId, `notes/${note.noteId}`)
  const isOpen = note.contest !== null && note.contest.answer === null
  const changes = note.mayChange && note.kind === 'note'
  return writtenPage({
    ...{ frame, job, form, trail, title: changes ? 'note.change' : isOpen ? 'answer.title' : 'note.title' },
    children: (
      <>
        <div class="ds-card">
          <OneNote frame={frame} note={note} contestKey="note.contest" />
        </div>
        {changes ? (
          <TextForm
            {...{ form, label: 'note.label', hint: 'note.hint', button: 'note.button' }}
            action={staffPath(frame, applicationId, 'notes')}
            id={note.noteId}
          />
        ) : null}
        {isOpen && p.mayAnswer ? (
          <>
            <Lead>{t(frame.language)('answer.lead')}</Lead>
            <TextForm
              {...{ form, label: 'answer.label', hint: 'note.hint', button: 'answer.button' }}
              action={`${own}/answer`}
            />
          </>
        ) : null}
      </>
    ),
  })
}

/** `/staff/applications/:id/score`: points for each criterion. Inputs: those of `scoreInputs`. */
export function scorePage(p: WrittenPageProps & { criteria: readonly string[] }): string {
  const { frame, applicationId, job, form, criteria } = p
  const say = t(frame.language)
  const trail = staffTrail(frame, applicationId, job)
  return writtenPage({
    ...{ frame, job, form, trail, title: 'score.title' },
    children:
      criteria.length === 0 ? (
        <Paragraph>{say('score.noCriteria')}</Paragraph>
      ) : (
        <>
          <Lead>{say('score.lead')}</Lead>
          <form
            class="form"
            method="post"
            action={staffPath(frame, applicationId, 'score')}
            noValidate
            data-once=""
          >
            {criteria.map((criterion, n) => (
              <Criterion key={criterion} form={form} criterion={criterion} n={n} />
            ))}
            <div class="actions">
              <Button>{say('score.button')}</Button>
            </div>
          </form>
        </>
      ),
  })
}

function Criterion({ form, criterion, n }: { form: FormState; criterion: string; n: number }) {
  const say = t(form.language)
  const inputs = scoreInputs(n)
  const given = points.map(value => ({ value: String(value), label: String(value) }))
  return (
    <>
      <input type="hidden" name={inputs.criterion} value={criterion} />
      <Choices
        form={form}
        name={inputs.points}
        legend={criterion}
        choices={[...given, { value: '', label: say('score.none') }]}
        many={false}
      />
      <Input
        form={form}
        name={inputs.comment}
        label={say('score.commentOf', { criterion })}
        hint={say('note.hint')}
        rows={2}
        maxLength={writtenLimits.comment}
      />
    </>
  )
}

/** `/staff/applications/:id/messages`: the thread, and a form for one more. */
export function staffMessagesPage(
  p: WrittenPageProps & { messages: readonly ShownMessage[]; newId: string },
): string {
  const { frame, applicationId, job, form } = p
  const trail = staffTrail(frame, applicationId, job)
  return writtenPage({
    ...{ frame, job, form, trail, title: 'messages.title', summary: 'err.summary' },
    children: (
      <>
        <Thread frame={frame} messages={p.messages} reader="staff" />
        <TextForm
          {...{ form, label: 'messages.label', hint: 'messages.staffHint', button: 'messages.button' }}
          action={staffPath(frame, applicationId, 'messages')}
          id={p.newId}
        />
      </>
    ),
  })
}

/** What was written about an application, as far as its page shows it. */
export interface WrittenPart {
  notes: readonly StaffNote[]
  /** The id a new note will have. */
  newNoteId: string
  hasCriteria: boolean
  messages: readonly ShownMessage[]
}

/** Notes and thread on the page of an application: a note is written there, points and messages have pages of their own. */
export function WrittenSections(p: { frame: Frame; applicationId: string; part: WrittenPart }) {
  const { frame, applicationId, part } = p
  const say = t(frame.language)
  const form = { language: frame.language, typed: {}, problems: [] }
  return (
    <>
      <Section id="notes" heading={say('note.title')}>
        {part.notes.length === 0 ? <Paragraph subtle>{say('note.none')}</Paragraph> : null}
        <StaffNotes frame={frame} applicationId={applicationId} notes={part.notes} />
        <NewNote frame={frame} applicationId={applicationId} form={form} newId={part.newNoteId} />
        {part.hasCriteria ? (
          <p class="actions">
            <ButtonLink href={staffPath(frame, applicationId, 'score')} variant="secondary">
              {say('score.title')}
            </ButtonLink>
          </p>
        ) : null}
      </Section>
      <Section id="messages" heading={say('messages.title')}>
        <Thread frame={frame} messages={part.messages} reader="staff" />
        <p class="actions">
          <ButtonLink href={staffPath(frame, applicationId, 'messages')} variant="secondary">
            {say('messages.write')}
          </ButtonLink>
        </p>
      </Section>
    </>
  )
}
