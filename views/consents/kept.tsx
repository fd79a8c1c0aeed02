import { ruleOf, type Profile } from '../../server/policy/fields.ts'
import { FieldValue, shownFields } from '../components/answers.tsx'
import { Source } from '../components/source.tsx'
import { Alert, Facts, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { certificateText, referenceText } from '../numbers.ts'
import { FileList } from '../portal/files.tsx'
import { Copies, LooksTable, type ShownCopy, type ShownLook } from '../portal/looks.tsx'
import type { ShownFile } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** All that is in the talent pool of a person. */
export interface KeptPart {
  contact: Profile
  files: readonly ShownFile[]
  joinedAt: Date
  /** 12 characters. */
  certificateNo: string
  /** Nothing may be changed while a hold keeps everything as it is. */
  mayChange: boolean
  looks: readonly ShownLook[]
  copies: readonly ShownCopy[]
}

const own = '/my/consents/pool'

/** The copy: each field with the way to correct it, the CV, and who has seen it. */
export function Kept({ frame, kept, reference }: { frame: Frame; kept: KeptPart; reference: string }) {
  const { language } = frame
  const say = t(language)
  const fields = shownFields(language, kept.contact, { fields: {}, questions: {} })
  return (
    <>
      <Section id="stored" heading={say('consent.kept')}>
        <Source language={language} from="you" />
        <Facts
          rows={fields
            .filter(({ name }) => ruleOf(name).part === 'profile')
            .map(
              field =>
                [
                  field.label,
                  <>
                    <FieldValue field={field} language={language} />
                    {kept.mayChange && ruleOf(field.name).applicantMayCorrect ? (
                      <EditLink frame={frame} name={field.name} label={field.label} />
                    ) : null}
                  </>,
                ] as const,
            )}
        />
        <KeptFiles frame={frame} kept={kept} />
        <h3 class="ds-heading" data-size="2xs">
          {say('mine.technical')}
        </h3>
        <Source language={language} from="system" />
        <Facts
          rows={[
            [say('consent.keptSince'), longDate(kept.joinedAt, frame)],
            [say('word.reference'), referenceText(reference)],
            [say('word.certificate'), certificateText(kept.certificateNo)],
          ]}
        />
      </Section>
      <Section id="looks" heading={say('consent.looks')}>
        {kept.looks.length === 0 ? (
          <Paragraph>{say('consent.noLooks')}</Paragraph>
        ) : (
          <>
            <Source language={language} from="system" />
            <LooksTable frame={frame} looks={kept.looks} caption="consent.looks" />
          </>
        )}
      </Section>
      <Copies frame={frame} copies={kept.copies} />
    </>
  )
}

function EditLink({ frame, name, label }: { frame: Frame; name: string; label: string }) {
  const say = t(frame.language)
  return (
    <>
      {' '}
      <a
        class="ds-link"
        href={pathIn(frame, `${own}/edit/${name}`)}
        aria-label={say('correct.linkOf', { field: label })}
      >
        {say('correct.link')}
      </a>
    </>
  )
}

function KeptFiles({ frame, kept }: { frame: Frame; kept: KeptPart }) {
  const say = t(frame.language)
  const { files, mayChange } = kept
  return (
    <>
      <h3 class="ds-heading" data-size="2xs">
        {say('pool.cv')}
      </h3>
      {files.length === 0 ? (
        <Paragraph>{say('files.pool.none')}</Paragraph>
      ) : (
        <FileList frame={frame} files={files} folder={`${own}/files`} />
      )}
      {files.some(({ flaggedAt }) => flaggedAt) ? (
        <Alert color="warning">{say('mine.askedAgain')}</Alert>
      ) : null}
      {mayChange ? (
        <p>
          <a class="ds-link" href={pathIn(frame, `${own}/files`)}>
            {say(files.length === 0 ? 'files.pool.add' : 'files.pool.change')}
          </a>
        </p>
      ) : null}
    </>
  )
}
