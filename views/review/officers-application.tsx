import { shownFields } from '../components/answers.tsx'
import { Lead, PageHeading, Section } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { NotesToRead } from '../written/notes.tsx'
import type { ShownMessage, ShownNote } from '../written/shapes.ts'
import { Thread } from '../written/thread.tsx'
import { Answers, Contact, Letter, Life, State, type ReadPart } from './application.tsx'
import { StaffFiles } from './files.tsx'
import { OfficersSections, type OfficersFacts } from './officers-facts.tsx'

/** What `/staff/applications/:id` shows to a privacy officer. */
export interface OfficersApplicationPageProps extends ReadPart {
  /** A hold keeps it; otherwise an open case is about it. */
  isHeld: boolean
  notes: readonly ShownNote[]
  messages: readonly ShownMessage[]
  facts: OfficersFacts
}

/** One application to be read only: why the privacy officer sees it, everything in it, and what is held about it. */
export function officersApplicationPage(p: OfficersApplicationPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const name = shownFields(frame.language, p.profile, p.own).find(field => field.role === 'name')?.value ?? ''
  const back = p.isHeld
    ? { path: '/staff/privacy/holds', label: say('holds.title') }
    : { path: '/staff/cases', label: say('cases.title') }
  return renderPage(
    <Layout frame={frame} title={name} width="wide" noindex trail={[back]}>
      <PageHeading over={p.vacancy.title}>{name}</PageHeading>
      <Lead>{say(p.isHeld ? 'officer.held' : 'officer.inCase')}</Lead>
      <State {...p} />
      <div class="panes">
        <div class="panes__main">
          <Letter {...p} />
          <Answers {...p} />
          <Life {...p} />
          <Section id="notes" heading={say('note.title')}>
            <NotesToRead frame={frame} notes={p.notes} />
          </Section>
          <Section id="messages" heading={say('messages.title')}>
            <Thread frame={frame} messages={p.messages} reader="staff" />
          </Section>
          <OfficersSections frame={frame} facts={p.facts} />
        </div>
        <div class="panes__side">
          <Contact {...p} others={0} />
          <StaffFiles frame={frame} folder={`/staff/applications/${p.applicationId}/files`} files={p.files} />
        </div>
      </div>
    </Layout>,
  )
}
