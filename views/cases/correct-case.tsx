import { fileSlots, type FileKind } from '../../server/policy/files.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Alert, Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText, sizeText } from '../numbers.ts'
import { FileForm, idOf, type FileTrouble } from '../portal/own-files.tsx'
import { t } from '../text/lookup.ts'
import { authorText } from '../written/notes.tsx'
import type { ShownAuthor } from '../written/shapes.ts'

/** A note or points as a list of what can be contested names it: nothing of what is written. */
export interface NamedNote {
  noteId: string
  kind: 'note' | 'score'
  author: ShownAuthor
  writtenAt: Date
  isContested: boolean
}

/** What can be corrected of one application, or of the copy in the talent pool: names and sizes, nothing of what it says. */
export interface CorrectableApplication {
  applicationId: string
  reference: string
  job: string
  /** Of the address of the page that corrects it, and as it is called. */
  fields: readonly { name: string; label: string }[]
  files: readonly { fileId: string; kind: FileKind; size: number; mayChange: boolean }[]
  /** Kinds there is room for. */
  room: readonly FileKind[]
  /** Absent where nobody writes any. */
  notes?: readonly NamedNote[]
  /** Nothing of it can be changed. */
  isHeld: boolean
}

/** What `/staff/cases/:id/correct` shows. */
export interface CorrectCasePageProps {
  frame: Frame
  caseId: string
  applications: readonly CorrectableApplication[]
  /** What was wrong with a file that was just sent. */
  trouble: FileTrouble | null
}

/** What staff can correct because the person asked for it: each thing a link or a form of its own. */
export function correctCasePage(p: CorrectCasePageProps): string {
  const { frame, caseId, trouble } = p
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={say('cases.correct')}
      failed={trouble !== null}
      noindex
      trail={[
        { path: '/staff/cases', label: say('cases.title') },
        { path: `/staff/cases/${caseId}`, label: say('cases.type.rectification') },
      ]}
    >
      <ErrorSummary
        language={frame.language}
        problems={[]}
        own={trouble ? [{ field: idOf(trouble.target), text: trouble.text }] : []}
        heading="err.summary"
      />
      <PageHeading over={say('cases.type.rectification')}>{say('cases.correct')}</PageHeading>
      <Lead>{say('correcting.lead')}</Lead>
      {p.applications.map(one => (
        <Section
          key={one.applicationId}
          id={one.applicationId}
          heading={`${one.job}, ${referenceText(one.reference)}`}
        >
          {one.isHeld ? <Alert color="warning">{say('correcting.held')}</Alert> : <Parts {...p} one={one} />}
        </Section>
      ))}
    </Layout>,
  )
}

type OneProps = CorrectCasePageProps & { one: CorrectableApplication }

function Parts(p: OneProps) {
  const { frame, caseId, one } = p
  const say = t(frame.language)
  const links = one.fields.map(({ name, label }) => (
    <a
      key={name}
      class="ds-link"
      href={pathIn(frame, `/staff/cases/${caseId}/fields/${one.applicationId}/${name}`)}
    >
      {label}
    </a>
  ))
  return (
    <>
      <h3 class="ds-heading" data-size="xs">
        {say('correcting.fields')}
      </h3>
      <Bullets items={links} />
      <h3 class="ds-heading" data-size="xs">
        {say('correcting.files')}
      </h3>
      <Files {...p} />
      {one.notes ? (
        <>
          <h3 class="ds-heading" data-size="xs">
            {say('correcting.notes')}
          </h3>
          <Notes {...p} notes={one.notes} />
        </>
      ) : null}
    </>
  )
}

function Files(p: OneProps) {
  const { frame, caseId, one, trouble } = p
  const say = t(frame.language)
  const action = pathIn(frame, `/staff/cases/${caseId}/files/${one.applicationId}`)
  const isClosed = one.files.some(file => !file.mayChange)
  return (
    <>
      {one.files.length === 0 ? <Paragraph>{say('correcting.noFiles')}</Paragraph> : null}
      {isClosed ? <Paragraph>{say('correcting.closedFiles')}</Paragraph> : null}
      {one.files.map(({ fileId, kind, size, mayChange }) => {
        const kindText = fileSlots[kind].label[frame.language]
        const name = say('correcting.file', { kind: kindText, size: sizeText(size, frame.language) })
        if (!mayChange) return <Paragraph key={fileId}>{name}</Paragraph>
        const label = say('files.replaceNamed', { name })
        return (
          <div key={fileId} class="panel">
            <FileForm {...{ frame, action, kind, label, trouble }} instead={fileId} />
            <form method="post" action={`${action}/${fileId}/remove`} data-once="">
              <Button variant="secondary" color="danger">
                {say('files.removeNamed', { name })}
              </Button>
            </form>
          </div>
        )
      })}
      {one.room.map(kind => (
        <FileForm key={kind} {...{ frame, action, kind, trouble }} label={say(`files.add.${kind}`)} />
      ))}
    </>
  )
}

function Notes({ frame, caseId, one, notes }: OneProps & { notes: readonly NamedNote[] }) {
  const say = t(frame.language)
  if (notes.length === 0) return <Paragraph>{say('correcting.noNotes')}</Paragraph>
  const items = notes.map(note => {
    const name = noteName(frame, note)
    if (note.isContested) return `${name}. ${say('correcting.isContested')}`
    const href = pathIn(frame, `/staff/cases/${caseId}/notes/${one.applicationId}/${note.noteId}`)
    return (
      <>
        {name}{' '}
        <a
          key={note.noteId}
          class="ds-link"
          href={href}
          aria-label={say('correcting.contestOf', { note: name })}
        >
          {say('correcting.contest')}
        </a>
      </>
    )
  })
  return <Bullets items={items} />
}

/** What a note is called where nothing of it is shown. */
export function noteName(frame: Frame, note: Pick<NamedNote, 'kind' | 'author' | 'writtenAt'>): string {
  return t(frame.language)(`correcting.${note.kind}`, {
    who: authorText(frame, note.author),
    time: dateAndTime(note.writtenAt, frame),
  })
}
