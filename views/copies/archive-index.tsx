import type { ComponentChildren } from 'preact'
import type {
  AccessCopy,
  ApplicationCopy,
  CopySource,
  FieldsCopy,
  FileCopy,
} from '../../server/policy/copy-schema.ts'
import { statementParts } from '../../server/policy/hire-statement.ts'
import { Alert, Bullets, Facts, Paragraph, Section, Typed } from '../components/text.tsx'
import { dateAndTime, longDate, type DateStyle } from '../dates.ts'
import { renderPage } from '../document.ts'
import { askedWords } from '../cases/asked-words.ts'
import { isTextKey, t, type Say } from '../text/lookup.ts'
import { ArchivePage } from './archive-page.tsx'

/** How a part of the page is written. */
interface Writing {
  say: Say
  style: DateStyle
}

/** `index.html` of an archive: all that is in `data.json`, for reading. */
export function copyIndexPage(copy: AccessCopy, style: DateStyle): string {
  const say = t(style.language)
  const w = { say, style }
  const { controller, madeAt } = copy
  const lead = { time: whenOf(madeAt, style), rights: controller.rights }
  return renderPage(
    <ArchivePage language={style.language} title={say('takeout.file.title', { controller: controller.name })}>
      <Paragraph>{say('takeout.file.lead', lead)}</Paragraph>
      {copy.leftOut ? (
        <Alert color="info">
          {copy.leftOut.because} {say('takeout.file.leftOut', { mark: copy.leftOut.mark })}
        </Alert>
      ) : null}
      <Section id="profile" heading={say('takeout.file.profile')}>
        <Fields w={w} fields={copy.profile} />
      </Section>
      {copy.applications.map(application => (
        <Application key={application.reference} w={w} application={application} />
      ))}
      {copy.pool ? (
        <Section id="pool" heading={say('takeout.file.pool')}>
          <Fields w={w} fields={copy.pool.profile} />
          <Files w={w} files={copy.pool.files} />
          <Facts
            rows={[
              [say('word.reference'), copy.pool.reference],
              [say('takeout.file.deletion'), longDate(copy.pool.deletionOn, style)],
              [say('takeout.file.certificate'), copy.pool.certificateNumber],
            ]}
          />
          <Seen w={w} of={copy.pool} looksLabel="consent.looks" />
        </Section>
      ) : null}
      <Consents w={w} copy={copy} />
      <Cases w={w} copy={copy} />
    </ArchivePage>,
  )
}

function whenOf(instant: string, style: DateStyle): string {
  return dateAndTime(new Date(instant), style)
}

/** The value, and who it is from. */
function from(say: Say, value: ComponentChildren, source: CopySource) {
  return (
    <>
      {value} <small>({say(`takeout.file.source.${source}`)})</small>
    </>
  )
}

function Fields({ w, fields }: { w: Writing; fields: FieldsCopy }) {
  const rows = Object.values(fields).flatMap(said =>
    said ? [[said.label, from(w.say, <Typed text={said.value} />, said.source)] as const] : [],
  )
  return <Facts rows={rows} />
}

function Files({ w, files }: { w: Writing; files: readonly FileCopy[] }) {
  const items = files.map(file => (
    <>
      <a href={encodeURI(file.path)}>{file.name}</a> {w.say('takeout.file.sha', { sha: file.sha256 })}
    </>
  ))
  return <Listed w={w} items={items} />
}

function Listed({ w, items }: { w: Writing; items: readonly ComponentChildren[] }) {
  return items.length === 0 ? <Paragraph>{w.say('takeout.file.none')}</Paragraph> : <Bullets items={items} />
}

function Application({ w, application }: { w: Writing; application: ApplicationCopy }) {
  const { say, style } = w
  const { job, reference, decision, deletion } = application
  const on = { date: longDate(deletion.on, style), because: deletion.because }
  return (
    <Section id={reference} heading={say('takeout.file.application', { job, reference })}>
      <Facts
        rows={[
          [say('takeout.file.sent'), whenOf(application.sentAt, style)],
          [say('takeout.file.state'), say(`outcome.${application.state}`)],
          ...(decision ? [[say('takeout.file.decidedAt'), whenOf(decision.decidedAt, style)] as const] : []),
          [say('takeout.file.deletion'), say('takeout.file.deletionOn', on)],
          [say('takeout.file.certificate'), application.certificateNumber],
        ]}
      />
      <Fields w={w} fields={application.fields} />
      <Part w={w} heading={say('takeout.file.questions')} items={questionsOf(w, application)} />
      <h3>{say('takeout.file.files')}</h3>
      <Files w={w} files={application.files} />
      <Held w={w} application={application} />
    </Section>
  )
}

function questionsOf({ say }: Writing, { questions }: ApplicationCopy): ComponentChildren[] {
  return questions.map(({ question, answer, source }) => (
    <>
      {question} {from(say, <Typed text={answer.join('\n')} />, source)}
    </>
  ))
}

function Part(p: { w: Writing; heading: string; items: readonly ComponentChildren[] }) {
  return (
    <>
      <h3>{p.heading}</h3>
      <Listed w={p.w} items={p.items} />
    </>
  )
}

function Held({ w, application }: { w: Writing; application: ApplicationCopy }) {
  const { say } = w
  const { referees, transfers, hireStatement } = application
  const parts: [string, ComponentChildren[]][] = [
    [say('takeout.file.notes'), notesOf(w, application)],
    [
      say('takeout.file.messages'),
      application.messages.map(({ at, who, text }) => writtenBy(w, { at, who, text })),
    ],
    [
      say('statement.mine'),
      hireStatement
        ? statementParts.map(part => `${say(`statement.${part}`)}: ${hireStatement.words[part]}`)
        : [],
    ],
    [
      say('takeout.file.referees'),
      referees.map(one =>
        from(say, [one.name, one.email, one.phone, one.note].filter(Boolean).join(', '), one.source),
      ),
    ],
    [
      say('takeout.file.transfers'),
      transfers.map(one =>
        from(say, `${one.to}, ${whenOf(one.fetchedAt ?? one.askedAt, w.style)}`, one.source),
      ),
    ],
  ]
  return (
    <>
      {parts.map(([heading, items]) => (
        <Part key={heading} w={w} heading={heading} items={items} />
      ))}
      <Seen w={w} of={application} looksLabel="takeout.file.looks" />
    </>
  )
}

type SeenOf = Pick<ApplicationCopy, 'disclosures' | 'looks' | 'stops'>

/** Who has a copy, who has looked, what stops the deletion. */
function Seen(p: { w: Writing; of: SeenOf; looksLabel: 'takeout.file.looks' | 'consent.looks' }) {
  const { w } = p
  const { say, style } = w
  const { disclosures, looks, stops } = p.of
  const parts: [string, ComponentChildren[]][] = [
    [say('takeout.file.disclosures'), disclosures.map(one => `${one.who}, ${whenOf(one.firstAt, style)}`)],
    [
      say(p.looksLabel),
      looks.map(one => `${whenOf(one.at, style)}: ${whoOf(say, one.who)}, ${lookOf(say, one.action)}`),
    ],
    [
      say('takeout.file.stops'),
      stops.map(
        one =>
          `${say(`takeout.file.stop.${one.kind}`)} ${say('takeout.file.until', { time: whenOf(one.until, style) })}`,
      ),
    ],
  ]
  return parts.map(([heading, items]) => <Part key={heading} w={w} heading={heading} items={items} />)
}

function notesOf(w: Writing, { notes }: ApplicationCopy): ComponentChildren[] {
  const { say } = w
  if (notes === null) return [say('takeout.file.notesLater')]
  return notes.map(({ at, who, text, scores, contest }) => (
    <>
      {writtenBy(w, { at, who, text })}
      {scores.map(one => (
        <Typed text={[one.criterion, one.points ?? '', one.comment].join(' ')} />
      ))}
      {contest ? writtenBy(w, { at: contest.at, who: 'you', text: contest.text }) : null}
      {contest?.answer ? writtenBy(w, contest.answer) : null}
    </>
  ))
}

function writtenBy({ say, style }: Writing, { at, who, text }: { at: string; who: string; text: string }) {
  return (
    <>
      {whenOf(at, style)}, {whoOf(say, who)}: <Typed text={text} />
    </>
  )
}

/** A role in words; a name as it is. */
function whoOf(say: Say, who: string): string {
  const key = who === 'you' ? 'role.applicant' : `role.${who}`
  return isTextKey(key) ? say(key) : who
}

function lookOf(say: Say, action: string): string {
  const key = `look.${action}`
  return say(isTextKey(key) ? key : 'look.other')
}

function Consents({ w, copy }: { w: Writing; copy: AccessCopy }) {
  const { say, style } = w
  const items = copy.consents.map(one => (
    <>
      {whenOf(one.givenAt, style)}
      {', '}
      {one.closedAt
        ? say('takeout.file.consentEnded', { time: whenOf(one.closedAt, style) })
        : say('takeout.file.consentStands')}{' '}
      <a href={one.path}>{say('takeout.file.consentText')}</a>
    </>
  ))
  return (
    <Section id="consents" heading={say('takeout.file.consents')}>
      <Listed w={w} items={items} />
    </Section>
  )
}

function Cases({ w, copy }: { w: Writing; copy: AccessCopy }) {
  const { say, style } = w
  const items = copy.cases.map(one => (
    <>
      {say(`cases.type.${one.type}`)},{' '}
      {say('takeout.file.received', { date: longDate(one.receivedOn, style) })},{' '}
      {say(one.closedAt ? 'takeout.file.caseClosed' : 'takeout.file.caseState', {
        state: say(`cases.state.${one.state}`),
        time: one.closedAt ? whenOf(one.closedAt, style) : '',
      })}{' '}
      <Typed text={askedWords(style.language, one.request)} /> <Typed text={one.answer} />
    </>
  ))
  return (
    <Section id="cases" heading={say('takeout.file.cases')}>
      <Listed w={w} items={items} />
    </Section>
  )
}
