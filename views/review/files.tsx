import { fileSlots, flaggedDays, flaggedEndsAt } from '../../server/policy/files.ts'
import { Button } from '../components/button.tsx'
import { Paragraph, Section, Tag } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { sizeText } from '../numbers.ts'
import type { ShownFile } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** CV and attachments, each to be downloaded; what was found inside is said before. */
export function StaffFiles(p: {
  frame: Frame
  /** Where each is fetched from: `<folder>/<fileId>`. */
  folder: string
  files: readonly ShownFile[]
  /** Where a file is reported; whoever reads only reports none. */
  reportTo?: string
}) {
  const say = t(p.frame.language)
  return (
    <Section id="files" heading={say('read.files')} quiet>
      {p.files.length === 0 ? (
        <Paragraph>{say('read.noCv')}</Paragraph>
      ) : (
        <>
          <ul class="files">
            {p.files.map(file => (
              <li key={file.fileId}>
                <OneFile {...p} file={file} />
              </li>
            ))}
          </ul>
          <Paragraph subtle>
            {say('read.recorded')} {say('read.unscanned')}
          </Paragraph>
          {p.reportTo === undefined ? null : <Report {...p} reportTo={p.reportTo} />}
        </>
      )}
    </Section>
  )
}

/** To report a file: what follows stands above the buttons. */
function Report(p: { frame: Frame; reportTo: string; files: readonly ShownFile[] }) {
  const say = t(p.frame.language)
  const readable = p.files.filter(file => file.flaggedAt === null)
  if (readable.length === 0) return null
  return (
    <details class="ds-details">
      <summary>{say('flag.heading')}</summary>
      <Paragraph>{say('flag.text', { n: flaggedDays })}</Paragraph>
      {readable.map(file => (
        <form key={file.fileId} method="post" action={pathIn(p.frame, p.reportTo)} data-once="">
          <input type="hidden" name="fileId" value={file.fileId} />
          <Button variant="secondary" size="sm">
            {say('flag.buttonNamed', { name: file.name })}
          </Button>
        </form>
      ))}
    </details>
  )
}

interface OneFileProps {
  frame: Frame
  folder: string
  file: ShownFile
}

/** A reported file is named, and nobody of staff gets it. */
function Name({ frame, folder, file }: OneFileProps) {
  const say = t(frame.language)
  if (file.flaggedAt) {
    const by = longDate(flaggedEndsAt(file.flaggedAt), frame)
    return (
      <>
        {fileSlots[file.kind].label[frame.language]}{' '}
        <span class="warn">{say('flag.flagged', { date: longDate(file.flaggedAt, frame), by })}</span>
      </>
    )
  }
  return (
    <a class="ds-link" href={pathIn(frame, `${folder}/${file.fileId}`)}>
      {say('read.downloadNamed', { name: file.name })}
    </a>
  )
}

function OneFile({ frame, folder, file }: OneFileProps) {
  const { language } = frame
  const say = t(language)
  return (
    <>
      <Name frame={frame} folder={folder} file={file} />
      {file.flaggedAt ? null : (
        <span class="subtle">
          {fileSlots[file.kind].label[language]}, {sizeText(file.size, language)}
        </span>
      )}
      {file.replacedAt ? (
        <Tag color="info">{say('flag.replaced', { date: longDate(file.replacedAt, frame) })}</Tag>
      ) : null}
      {file.flags.length > 0 ? (
        <span class="warn">{say('read.flags', { flags: file.flags.join(', ') })}</span>
      ) : null}
    </>
  )
}
