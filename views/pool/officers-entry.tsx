import { nameOf, type Profile } from '../../server/policy/fields.ts'
import { FieldValue, shownFields } from '../components/answers.tsx'
import { Facts, Lead, PageHeading, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { StaffFiles } from '../review/files.tsx'
import type { ShownFile } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** What `/staff/pool/:id` shows to a privacy officer. */
export interface OfficersEntryPageProps {
  frame: Frame
  entryId: string
  /** 10 characters. */
  reference: string
  contact: Profile
  consentedAt: Date
  /** `YYYY-MM-DD`. */
  dueOn: string
  /** A hold keeps it; otherwise an open case is about it. */
  isHeld: boolean
  files: readonly ShownFile[]
}

/** What somebody has in the talent pool, to be read only: why the privacy officer sees it, and all of it. */
export function officersEntryPage(p: OfficersEntryPageProps): string {
  const { frame, contact } = p
  const { language } = frame
  const say = t(language)
  const name = nameOf(contact)
  const back = p.isHeld
    ? { path: '/staff/privacy/holds', label: say('holds.title') }
    : { path: '/staff/cases', label: say('cases.title') }
  const fields = shownFields(language, contact, { fields: {}, questions: {} }).filter(isOfPerson)
  return renderPage(
    <Layout frame={frame} title={name} noindex trail={[back]}>
      <PageHeading over={say('consent.copy')}>{name}</PageHeading>
      <Lead>{say(p.isHeld ? 'officer.pool.held' : 'officer.pool.inCase')}</Lead>
      <Section id="stored" heading={say('mine.stored')}>
        <Facts
          rows={[
            ...fields.map(
              field =>
                [field.label, <FieldValue key={field.name} field={field} language={language} />] as const,
            ),
            [say('word.reference'), referenceText(p.reference)],
            [say('consent.givenOn'), longDate(p.consentedAt, frame)],
            [say('word.deleted'), longDate(p.dueOn, frame)],
          ]}
        />
      </Section>
      <StaffFiles frame={frame} folder={`/staff/pool/${p.entryId}/files`} files={p.files} />
    </Layout>,
  )
}

/** The letter is of an application. */
function isOfPerson({ role }: { role: string }): boolean {
  return role !== 'letter'
}
