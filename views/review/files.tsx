import { fileSlots } from '../../server/policy/files.ts'
import { Paragraph, Section } from '../components/text.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { sizeText } from '../numbers.ts'
import type { ShownFile } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** CV and attachments, each to be downloaded; what was found inside is said before. */
export function StaffFiles(p: { frame: Frame; applicationId: string; files: readonly ShownFile[] }) {
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
        </>
      )}
    </Section>
  )
}

function OneFile({ frame, applicationId, file }: { frame: Frame; applicationId: string; file: ShownFile }) {
  const { language } = frame
  const say = t(language)
  return (
    <>
      <a class="ds-link" href={pathIn(frame, `/staff/applications/${applicationId}/files/${file.fileId}`)}>
        {say('read.downloadNamed', { name: file.name })}
      </a>
      <span class="subtle">
        {fileSlots[file.kind].label[language]}, {sizeText(file.size, language)}
      </span>
      {file.flags.length > 0 ? (
        <span class="warn">{say('read.flags', { flags: file.flags.join(', ') })}</span>
      ) : null}
    </>
  )
}
