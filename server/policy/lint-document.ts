import type { PolicyDocument } from './document-schema.ts'
import { findingOf } from './finding-texts.ts'
import type { Finding } from './findings.ts'
import { isPurpose, purposesToAssess } from './purposes.ts'
import { addMonths, type PlainDate } from './plain-date.ts'

/** What the lint is told beside the document. */
export interface Surroundings {
  /** The date in the controller's zone; without it, the day the document takes effect. */
  today?: PlainDate
  /** Hosts that the installation is configured to send to, such as the mail server's. */
  hosts?: readonly string[]
  /** The first day on which it may take effect, when it is not the first version. */
  earliest?: PlainDate
}

/** What is wrong with a well-formed document that is to be version 1, or the next one. Source: privacy.md 3.3 */
export function lintDocument(document: PolicyDocument, around: Surroundings): Finding[] {
  const today = around.today ?? document.effective
  return [
    ...lintStart(document, around),
    ...lintPeriods(document),
    ...lintContacts(document),
    ...lintAssessments(document, today),
    ...document.processors.flatMap((processor, at) => lintProcessor(processor, `processors.${at}`, today)),
    ...lintNames(document),
    ...lintHosts(document, around.hosts ?? []),
  ]
}

/** A first version is in force at once: there would be no rules until then. Each later one lies ahead. */
function lintStart({ effective, publicBody }: PolicyDocument, around: Surroundings): Finding[] {
  const wrong = startProblem(effective, around)
  return [
    ...(wrong === undefined ? [] : [findingOf('L22', 'effective', { x: wrong })]),
    ...(publicBody ? [findingOf('L15', 'publicBody')] : []),
  ]
}

function startProblem(effective: PlainDate, { today, earliest }: Surroundings): string | undefined {
  if (earliest !== undefined) return effective < earliest ? `effective < ${earliest}` : undefined
  return today !== undefined && effective > today ? `effective > ${today}` : undefined
}

function lintPeriods({ retention, pool }: PolicyDocument): Finding[] {
  const long = (['rejected', 'cancelled', 'undecided'] as const)
    .filter(rule => retention[rule].months > 12 && retention[rule].reason === undefined)
    .map(rule => findingOf('L02', `retention.${rule}.months`))
  return pool !== null && pool.months > pool.maxMonths ? [...long, findingOf('L18', 'pool.months')] : long
}

const leaders = /leder|sjef|direktør|manager|director|chief|\bhead\b|\bceo\b/i

function lintContacts({ controller, contacts }: PolicyDocument): Finding[] {
  const { kind, role } = contacts.dataProtection
  const isLeader = role.toLowerCase() === controller.head.toLowerCase() || leaders.test(role)
  return kind === 'dpo' && isLeader ? [findingOf('L19', 'contacts.dataProtection.role')] : []
}

function lintAssessments({ assessments, effective }: PolicyDocument, today: PlainDate): Finding[] {
  const findings = assessments.flatMap(({ purposes, approved, review }, at) => [
    ...purposes.flatMap((purpose, n) =>
      isPurpose(purpose) ? [] : [findingOf('L05', `assessments.${at}.purposes.${n}`, { x: purpose })],
    ),
    ...(approved > effective ? [findingOf('L07', `assessments.${at}.approved`)] : []),
    ...(review < today ? [findingOf('L08', `assessments.${at}.review`, { d: review })] : []),
  ])
  const assessed = new Set(assessments.flatMap(assessment => assessment.purposes))
  const forgotten = purposesToAssess().filter(purpose => !assessed.has(purpose))
  return [...findings, ...forgotten.map(purpose => findingOf('L06', 'assessments', { x: purpose }))]
}

type Processor = PolicyDocument['processors'][number]

const insideEea = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)

function lintProcessor(processor: Processor, path: string, today: PlainDate): Finding[] {
  const unsigned = processor.role === 'processor' && processor.agreement === null
  return [
    ...(unsigned ? [findingOf('L10', `${path}.agreement`)] : []),
    ...lintTransfer(processor, `${path}.transfer`, today),
  ]
}

function lintTransfer({ country, transfer }: Processor, path: string, today: PlainDate): Finding[] {
  if (insideEea.has(country)) return []
  if (transfer === null) return [findingOf('L11', path)]
  if (transfer.mechanism !== 'dpf') return transfer.ref === undefined ? [findingOf('L11', `${path}.ref`)] : []
  const checked = transfer.checked !== undefined && addMonths(transfer.checked, 12) >= today
  return country === 'US' && checked ? [] : [findingOf('L13', path)]
}

function lintNames({ assessments, processors }: PolicyDocument): Finding[] {
  return [...twice('assessments', assessments), ...twice('processors', processors)]
}

function twice(list: string, things: readonly { id: string }[]): Finding[] {
  const ids = things.map(thing => thing.id)
  return ids.flatMap((id, at) =>
    ids.indexOf(id) < at ? [findingOf('L22', `${list}.${at}.id`, { x: id })] : [],
  )
}

function lintHosts({ processors }: PolicyDocument, configured: readonly string[]): Finding[] {
  const registered = new Set(processors.flatMap(processor => processor.hosts))
  return configured
    .filter(host => isPublic(host) && !registered.has(host))
    .map(host => findingOf('L21', 'processors', { x: host }))
}

/** Own machines and networks are no supplier. */
function isPublic(host: string): boolean {
  return !/^(localhost|\[?::1\]?|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|[^.]*|.*\.(local|internal|localhost))$/.test(
    host,
  )
}
