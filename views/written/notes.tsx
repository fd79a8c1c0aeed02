import { dateAndTime } from '../dates.ts'
import { Paragraph, Typed } from '../components/text.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import type { ShownAuthor, ShownContest, ShownNote, ShownScore, StaffNote } from './shapes.ts'

/** Notes and points as those who hire see them, each with what they can do about it. */
export function StaffNotes(p: { frame: Frame; applicationId: string; notes: readonly StaffNote[] }) {
  const say = t(p.frame.language)
  return (
    <ol class="cards">
      {p.notes.map(note => {
        const time = dateAndTime(note.writtenAt, p.frame)
        const isOpen = note.contest !== null && note.contest.answer === null
        const own = `/staff/applications/${p.applicationId}/notes/${note.noteId}`
        return (
          <li class="ds-card" key={note.noteId}>
            <OneNote frame={p.frame} note={note} contestKey="note.contest" />
            {note.mayChange && note.kind === 'note' ? (
              <a class="ds-link" href={pathIn(p.frame, own)}>
                {say('note.changeOf', { time })}
              </a>
            ) : null}
            {isOpen ? (
              <a class="ds-link" href={pathIn(p.frame, own)}>
                {say('note.toAnswer')}
              </a>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}

/** The same to be read only. */
export function NotesToRead({ frame, notes }: { frame: Frame; notes: readonly ShownNote[] }) {
  if (notes.length === 0) return <Paragraph subtle>{t(frame.language)('note.none')}</Paragraph>
  return (
    <ol class="cards">
      {notes.map(note => (
        <li class="ds-card" key={note.noteId}>
          <OneNote frame={frame} note={note} contestKey="note.contest" />
        </li>
      ))}
    </ol>
  )
}

/** The same for the applicant, each with the way to say something against it. */
export function OwnNotes(p: { frame: Frame; applicationId: string; notes: readonly ShownNote[] }) {
  const say = t(p.frame.language)
  return (
    <ol class="cards">
      {p.notes.map(note => (
        <li class="ds-card" key={note.noteId}>
          <OneNote frame={p.frame} note={note} contestKey="note.contestOwn" />
          {note.contest ? null : (
            <a
              class="ds-link"
              href={pathIn(p.frame, `/my/applications/${p.applicationId}/notes/${note.noteId}/contest`)}
              aria-label={say('contest.openOf', { time: dateAndTime(note.writtenAt, p.frame) })}
            >
              {say('contest.open')}
            </a>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Who wrote it. */
export function authorText(frame: Frame, { name, role }: ShownAuthor): string {
  return name ?? t(frame.language)(`role.${role}`)
}

type ContestKey = 'note.contest' | 'note.contestOwn'

/** One note or the points somebody gave, and what stands beside it. */
export function OneNote(p: { frame: Frame; note: ShownNote; contestKey: ContestKey }) {
  const { frame, note } = p
  const say = t(frame.language)
  const who = authorText(frame, note.author)
  return (
    <>
      <p class="ds-paragraph subtle" data-size="sm">
        {say('note.by', { who, time: dateAndTime(note.writtenAt, frame) })}
        {note.changedAt ? `. ${say('note.changedAt', { time: dateAndTime(note.changedAt, frame) })}` : ''}
      </p>
      {note.text === '' ? null : <Typed text={note.text} />}
      {note.scores.length > 0 ? <Scores frame={frame} scores={note.scores} /> : null}
      {note.contest ? <Contest frame={frame} contest={note.contest} contestKey={p.contestKey} /> : null}
    </>
  )
}

function Scores({ frame, scores }: { frame: Frame; scores: readonly ShownScore[] }) {
  const say = t(frame.language)
  return (
    <dl class="facts">
      {scores.map(({ criterion, points, comment }) => (
        <div key={criterion}>
          <dt>{criterion}</dt>
          <dd>
            {points === null ? say('score.none') : say('score.of', { points })}
            {comment === '' ? null : <Typed text={comment} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Contest(p: { frame: Frame; contest: ShownContest; contestKey: ContestKey }) {
  const { frame, contest } = p
  const say = t(frame.language)
  const { answer } = contest
  return (
    <div class="ds-alert" data-color="info">
      <p class="ds-paragraph">
        <strong>{say(p.contestKey, { time: dateAndTime(contest.at, frame) })}</strong>
      </p>
      <Typed text={contest.text} />
      <p class="ds-paragraph">
        {answer ? (
          <strong>
            {say('note.answer', {
              who: authorText(frame, answer.author),
              time: dateAndTime(answer.at, frame),
            })}
          </strong>
        ) : (
          say('note.answerWaits')
        )}
      </p>
      {answer ? <Typed text={answer.text} /> : null}
    </div>
  )
}
