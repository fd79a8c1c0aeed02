import { Fragment, type ComponentChildren } from 'preact'
import type { PolicyDocument } from '../../server/policy/document.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { fileKinds, fileSlots } from '../../server/policy/files.ts'
import { destroyAfterDays } from '../../server/policy/key-epochs.ts'
import type { Language } from '../../server/policy/languages.ts'
import { purposes, type PurposeId } from '../../server/policy/purposes.ts'
import type { RuleId } from '../../server/policy/retention.ts'
import { staffRoles, type StaffRole } from '../../server/policy/roles.ts'
import { Bullets, Facts, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { ruleText } from '../rules.ts'
import { t } from '../text/lookup.ts'

/** A version of the policy, to be told in that language. */
export interface Told {
  document: PolicyDocument
  language: Language
}

type Rows = (readonly [string, ComponentChildren])[]

/** Whose recruitment it is, and whom to write to. */
export function Responsible({ document, language }: Told) {
  const say = t(language)
  const { controller, contacts } = document
  const { rights, dataProtection, complaints } = contacts
  const reach = [rights.email, rights.phone, rights.post].filter(Boolean).join(', ')
  return (
    <Section id="who" heading={say('notice.who')}>
      <Facts
        rows={[
          [say('notice.who'), controller.name],
          [say('notice.orgNumber'), controller.orgNumber],
          [say('notice.address'), `${controller.address}, ${controller.country}`],
          [
            say('notice.web'),
            <a key="web" class="ds-link" href={controller.web}>
              {controller.web}
            </a>,
          ],
          [say('notice.rights'), reach],
          [
            say(`notice.dataProtection.${dataProtection.kind}`),
            `${dataProtection.role}, ${dataProtection.email}`,
          ],
          [say('notice.complaints'), `${complaints.role}, ${complaints.email}`],
        ]}
      />
    </Section>
  )
}

/** Each purpose of the closed list: its basis, the interest where it rests on one, what is used and until when. */
export function Purposes(p: Told) {
  const say = t(p.language)
  return (
    <Section id="why" heading={say('notice.why')}>
      {purposesOf(p.document).map(id => (
        <Fragment key={id}>
          <h3 class="ds-heading" data-size="2xs">
            {say(`notice.purpose.${id}`)}
          </h3>
          <Facts rows={purposeRows(p, id)} />
        </Fragment>
      ))}
    </Section>
  )
}

function purposesOf({ pool }: PolicyDocument): PurposeId[] {
  // The keys of `purposes` are its ids.
  const all = Object.keys(purposes) as PurposeId[]
  return all.filter(id => id !== 'pool' || pool !== null)
}

function purposeRows(p: Told, id: PurposeId): Rows {
  const say = t(p.language)
  const { basis, uses } = purposes[id]
  const interests = p.document.assessments.filter(one => one.purposes.includes(id))
  const data = uses.map(category => say(`notice.category.${category}`)).join(', ')
  return [
    [say('notice.basis'), say(`notice.basis.${basis}`)],
    ...(interests.length > 0
      ? [[say('notice.interest'), interests.map(one => one.interest[p.language]).join(' ')] as const]
      : []),
    [say('notice.data'), data || say('notice.noData')],
    [say('notice.until'), endOf(p, id)],
  ]
}

function endOf({ document, language }: Told, id: PurposeId): string {
  const { cases, log, backups } = document.retention
  const counts: Partial<Record<(typeof purposes)[PurposeId]['ends'], number>> = {
    cases: cases.months,
    log: log.days,
    horizon: backups.dataDays + backups.keyDays,
    never: document.statistics.minimum,
  }
  const { ends } = purposes[id]
  return t(language)(`notice.ends.${ends}`, { n: counts[ends] ?? '' })
}

/** What the form asks for, from the declarations of its fields and files. */
export function Collected({ language }: Pick<Told, 'language'>) {
  const say = t(language)
  const need = (required: boolean) => say(required ? 'word.required' : 'word.optional')
  return (
    <Section id="data" heading={say('notice.collected')}>
      <Paragraph>{say('notice.collectedLead')}</Paragraph>
      <Facts
        rows={[
          ...fieldNames.map(name => [ruleOf(name).label[language], need(ruleOf(name).required)] as const),
          ...fileKinds.map(kind => {
            const { label, whenAsked } = fileSlots[kind]
            return [label[language], say(whenAsked ? 'notice.whenAsked' : 'word.optional')] as const
          }),
          [say('notice.questions'), say('notice.eachJob')],
        ]}
      />
      <Paragraph>{say('notice.letterOrFile')}</Paragraph>
      <Paragraph>{say('notice.sources')}</Paragraph>
      <Paragraph>{say('notice.never')}</Paragraph>
    </Section>
  )
}

const rules = ['rejected', 'hired', 'cancelled', 'withdrawn', 'undecided'] as const satisfies RuleId[]

/** Every period of the document. */
export function Periods({ document, language }: Told) {
  const say = t(language)
  const { retention, timing, pool } = document
  const { drafts, cases, receipts, log, backups } = retention
  return (
    <Section id="deletion" heading={say('notice.periods')}>
      <Facts
        rows={[
          ...rules.map(rule => [say(`takeout.notice.${rule}`), ruleText(language, rule, retention)] as const),
          ...(pool
            ? [
                [
                  say('rules.period.pool'),
                  say('rules.poolPeriod', { months: pool.months, most: pool.maxMonths }),
                ] as const,
              ]
            : []),
          [say('rules.period.drafts'), say('rules.hours', { n: drafts.hours })],
          [say('rules.period.cases'), say('rules.months', { n: cases.months })],
          [say('rules.period.receipts'), say('rules.months', { n: receipts.months })],
          [say('rules.period.log'), say('rules.days', { n: log.days })],
          [
            say('rules.period.backups'),
            say('rules.backupPeriod', { data: backups.dataDays, keys: backups.keyDays }),
          ],
        ]}
      />
      <Paragraph>{say('notice.periodsText', { n: timing.noticeDays })}</Paragraph>
    </Section>
  )
}

/** Who of the controller sees what, and who else gets something. */
export function Readers({ document, language }: Told) {
  const say = t(language)
  const days: Partial<Record<StaffRole, number>> = { hiringManager: document.retention.managerAccess.days }
  return (
    <Section id="readers" heading={say('notice.readers')}>
      <Facts
        rows={staffRoles.map(
          role => [say(`role.${role}`), say(`notice.reader.${role}`, { n: days[role] ?? '' })] as const,
        )}
      />
      <Paragraph>{say('notice.recipients')}</Paragraph>
    </Section>
  )
}

/** Suppliers, what each has and does, and where. */
export function Processors({ document, language }: Told) {
  const say = t(language)
  return (
    <Section id="processors" heading={say('notice.processors')}>
      {document.processors.length === 0 ? <Paragraph>{say('notice.noProcessors')}</Paragraph> : null}
      {document.processors.map(one => (
        <Fragment key={one.id}>
          <h3 class="ds-heading" data-size="2xs">
            {one.name}
          </h3>
          <Paragraph>
            {one.task[language]} {say(`notice.role.${one.role}`)}.
          </Paragraph>
          <Facts rows={processorRows({ document, language }, one)} />
        </Fragment>
      ))}
    </Section>
  )
}

function processorRows({ document, language }: Told, one: PolicyDocument['processors'][number]): Rows {
  const say = t(language)
  const on = (date: string | undefined) =>
    date === undefined ? '' : longDate(date, { language, zone: document.timeZone })
  const data = one.categories.map(category => say(`notice.category.${category}`)).join(', ')
  const { transfer } = one
  const ground =
    transfer &&
    [say(`notice.transfer.${transfer.mechanism}`, { date: on(transfer.checked) }), transfer.ref]
      .filter(Boolean)
      .join(', ')
  return [
    [say('notice.data'), data || say('notice.noData')],
    [say('notice.country'), one.country],
    [say('notice.since'), on(one.since)],
    ...(ground ? [[say('notice.transfer'), ground] as const] : []),
  ]
}

/** What the program does to keep data safe, the same in every installation. */
export function Security({ language }: Pick<Told, 'language'>) {
  const say = t(language)
  return (
    <Section id="security" heading={say('notice.security')}>
      <Bullets
        items={[
          say('notice.security.key'),
          say('notice.security.erased', { n: destroyAfterDays }),
          say('notice.security.looks'),
          say('notice.security.own'),
          say('notice.security.proof'),
        ]}
      />
    </Section>
  )
}
