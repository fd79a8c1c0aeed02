import type { PolicyDocument } from '../../server/policy/document.ts'
import type { Language } from '../../server/policy/languages.ts'
import type { RuleId } from '../../server/policy/retention.ts'
import { Bullets, Facts, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { ruleText } from '../rules.ts'
import { t } from '../text/lookup.ts'
import { ArchivePage } from './archive-page.tsx'

/** The version of the policy that an application was told of. */
export interface NoticePageProps {
  version: number
  document: PolicyDocument
  language: Language
}

const rules = ['rejected', 'hired', 'cancelled', 'withdrawn', 'undecided'] as const satisfies RuleId[]

/** `notice/v{n}.html` of an archive: who is responsible, when all is deleted, where to complain. */
export function copyNoticePage({ version, document, language }: NoticePageProps): string {
  const say = t(language)
  const { controller, contacts, authority, processors, retention, pool } = document
  const effective = longDate(document.effective, { language, zone: document.timeZone })
  return renderPage(
    <ArchivePage language={language} title={say('takeout.notice.title', { n: version })}>
      <Paragraph>
        {say('takeout.notice.lead', { date: effective, summary: document.summary[language] })}
      </Paragraph>
      <Facts
        rows={[
          [say('takeout.notice.who'), `${controller.name}, ${controller.orgNumber}, ${controller.address}`],
          [say('takeout.notice.rights'), contacts.rights.email],
          [say('takeout.notice.authority'), `${authority.name}, ${authority.url}`],
        ]}
      />
      <Section id="deletion" heading={say('takeout.notice.deletion')}>
        <Facts
          rows={[
            ...rules.map(
              rule => [say(`takeout.notice.${rule}`), ruleText(language, rule, retention)] as const,
            ),
            ...(pool ? [[say('rules.period.pool'), poolText(language, pool)] as const] : []),
          ]}
        />
      </Section>
      {processors.length === 0 ? null : (
        <Section id="processors" heading={say('takeout.notice.processors')}>
          <Bullets items={processors.map(one => `${one.name} (${one.country}): ${one.task[language]}`)} />
        </Section>
      )}
      {(document.ownText ?? []).map((own, index) => (
        <Section key={index} id={`own-${index}`} heading={own.heading[language]}>
          <Paragraph>{own.text[language]}</Paragraph>
        </Section>
      ))}
    </ArchivePage>,
  )
}

function poolText(language: Language, { months, maxMonths }: { months: number; maxMonths: number }): string {
  return t(language)('rules.poolPeriod', { months, most: maxMonths })
}
