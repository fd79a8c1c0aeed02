import { fileSlots, flaggedEndsAt, type FileKind } from '../../server/policy/files.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Hint, Problems } from '../components/form.tsx'
import { Alert, Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { sizeText } from '../numbers.ts'
import type { ShownFile } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { labelOfOwn, pathOfOwn, type OwnThing } from './own-thing.ts'

/** The one file input of each form of this page. */
export const fileInput = 'file'

/** What was wrong with a file that was just sent: `target` is the file it was to replace, else its kind. */
export interface FileTrouble {
  target: string
  text: string
}

/** What `/my/applications/:id/files` shows, and `/my/consents/pool/files`. */
export interface OwnFilesPageProps {
  frame: Frame
  /** What the files are of. */
  of: OwnThing
  files: readonly ShownFile[]
  /** `open`: all may be changed. `decided`, `withdrawn`: only flagged ones. `held`: none. */
  changes: 'open' | 'decided' | 'withdrawn' | 'held'
  /** Kinds there is room for. */
  room: readonly FileKind[]
  trouble: FileTrouble | null
}

/** The person's files, each to be fetched, replaced or removed. */
export function ownFilesPage(p: OwnFilesPageProps): string {
  const { frame, trouble } = p
  const { language } = frame
  const say = t(language)
  const own = pathOfOwn(p.of)
  const over = labelOfOwn(frame, p.of)
  const title = p.of === 'pool' ? say('files.pool.title') : say('files.title', { job: over })
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      failed={trouble !== null}
      noindex
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: own, label: over },
      ]}
    >
      <ErrorSummary
        language={language}
        problems={[]}
        own={trouble ? [{ field: idOf(trouble.target), text: trouble.text }] : []}
        heading="err.summary"
      />
      <PageHeading>{title}</PageHeading>
      <Lead>{say((p.of === 'pool' ? poolLeads : leads)[p.changes])}</Lead>
      {p.files.length === 0 ? (
        <Paragraph>{say(p.of === 'pool' ? 'files.pool.none' : 'files.none')}</Paragraph>
      ) : null}
      {p.files.map(file => (
        <OneFile key={file.fileId} {...p} file={file} />
      ))}
      {p.room.map(kind => (
        <section class="section" key={kind} aria-labelledby={`add-${kind}`}>
          <h2 class="ds-heading" data-size="sm" id={`add-${kind}`}>
            {say(`files.add.${kind}`)}
          </h2>
          <FileForm
            {...p}
            action={pathIn(frame, `${own}/files`)}
            kind={kind}
            label={say(`files.add.${kind}`)}
          />
        </section>
      ))}
      <p class="actions">
        <ButtonLink href={pathIn(frame, own)} variant="tertiary">
          {say(p.of === 'pool' ? 'files.pool.back' : 'files.back')}
        </ButtonLink>
      </p>
    </Layout>,
  )
}

const leads = {
  open: 'files.lead',
  decided: 'files.closed',
  withdrawn: 'files.withdrawn',
  held: 'files.held',
} as const

/** What is in the talent pool may be changed as long as it is there. */
const poolLeads = { ...leads, open: 'files.pool.lead', held: 'files.pool.held' } as const

function OneFile(p: OwnFilesPageProps & { file: ShownFile }) {
  const { frame, file } = p
  const { language } = frame
  const say = t(language)
  const path = pathIn(frame, `${pathOfOwn(p.of)}/files/${file.fileId}`)
  const mayChange = p.changes === 'open' || (p.changes !== 'held' && file.flaggedAt !== null)
  return (
    <section class="section" aria-labelledby={`name-${file.fileId}`}>
      <h2 class="ds-heading" data-size="sm" id={`name-${file.fileId}`}>
        {file.name}
      </h2>
      <Paragraph>
        <a class="ds-link" href={path}>
          {say('mine.download', { name: file.name })}
        </a>{' '}
        <span class="subtle">{factsOf(frame, file)}</span>
      </Paragraph>
      {file.flaggedAt ? (
        <Alert color="warning">
          {say('files.flagged', { date: longDate(flaggedEndsAt(file.flaggedAt), frame) })}
        </Alert>
      ) : null}
      {mayChange ? (
        <>
          <FileForm
            {...p}
            action={pathIn(frame, `${pathOfOwn(p.of)}/files`)}
            kind={file.kind}
            instead={file.fileId}
            label={say('files.replaceNamed', { name: file.name })}
          />
          <form method="post" action={`${path}/remove`} data-once="">
            <Button variant="secondary" color="danger">
              {say('files.removeNamed', { name: file.name })}
            </Button>
          </form>
        </>
      ) : null}
    </section>
  )
}

function factsOf(frame: Frame, file: ShownFile): string {
  const { language } = frame
  const facts = [fileSlots[file.kind].label[language], sizeText(file.size, language)]
  if (file.replacedAt) facts.push(t(language)('files.replaced', { date: longDate(file.replacedAt, frame) }))
  return facts.join(', ')
}

/** What a form for one file needs. `action`: the full path, without the kind and what the file comes instead of. */
export interface FileFormProps {
  frame: Frame
  action: string
  kind: FileKind
  instead?: string
  label: string
  trouble: FileTrouble | null
}

/** One file to be sent, and what was wrong with the one before. */
export function FileForm(p: FileFormProps) {
  const { frame, kind, instead, trouble } = p
  const say = t(frame.language)
  const target = instead ?? kind
  const id = idOf(target)
  const texts = trouble?.target === target ? [trouble.text] : []
  const query = `kind=${kind}${instead === undefined ? '' : `&instead=${instead}`}`
  return (
    <form
      class="form"
      method="post"
      encType="multipart/form-data"
      noValidate
      action={`${p.action}?${query}`}
      data-once=""
    >
      <div class="ds-field">
        <label class="ds-label" for={id}>
          {p.label}
        </label>
        <Hint name={id} text={say('files.hint')} />
        <input
          class="ds-input"
          type="file"
          id={id}
          name={fileInput}
          accept={fileSlots[kind].accept}
          required
          aria-describedby={`${id}-hint${texts.length > 0 ? ` ${id}-problem` : ''}`}
          aria-invalid={texts.length > 0 ? 'true' : undefined}
        />
        <Problems name={id} texts={texts} />
      </div>
      <Button variant="secondary">{say('files.send')}</Button>
    </form>
  )
}

/** The id of the input of that form. */
export function idOf(target: string): string {
  return `file-${target}`
}
