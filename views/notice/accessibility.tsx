import { Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** `/accessibility`: how far the pages are, what is known to be missing, whom to tell. */
export function accessibilityPage({ frame }: { frame: Frame }): string {
  const say = t(frame.language)
  const title = say('access.title')
  return renderPage(
    <Layout frame={frame} title={title}>
      <PageHeading>{title}</PageHeading>
      <Lead>{say('access.lead')}</Lead>
      <Section id="status" heading={say('access.status')}>
        <Bullets items={[say('access.aim'), say('access.checked'), say('access.keyboard')]} />
      </Section>
      <Section id="faults" heading={say('access.faults')}>
        <Bullets items={[say('access.notByPeople'), say('access.files')]} />
      </Section>
      <Section id="contact" heading={say('access.contact')}>
        <Paragraph>{say('access.contactText', { email: frame.rightsEmail })}</Paragraph>
      </Section>
    </Layout>,
  )
}
