import type { PurposeId } from '../purposes.ts'

/** Whose data it is. `none` = no person's. */
export type Owner = 'application' | 'applicant' | 'vacancy' | 'staff' | 'none'
/** The kind of id a path holds, so that a scan knows what to look for there; such a path is indexed. */
export type FindBy = 'application' | 'subject' | 'file' | 'unit' | 'statement'
/** `delete`: the row goes. `strip`: the value goes, the row stays. `unlink`: bytes on disk go. */
export type AtPurge = 'delete' | 'keep' | 'strip' | 'unlink'

type PersonalCategory = 'identity' | 'contact' | 'content' | 'assessment'

interface Always {
  /** Null where no person's data is used for anything. */
  purpose: PurposeId | null
  atPurge: AtPurge
  findBy: FindBy | null
}

/**
 * What is known of one path of a collection. What is personal about an applicant does not compile unless sealed;
 * names of staff stand in the open, as they do in an advert.
 */
export type PathRule = Always &
  (
    | { owner: Owner; category: 'none' | 'technical'; sealed: boolean }
    | { owner: 'application' | 'applicant'; category: PersonalCategory; sealed: true }
    | { owner: 'vacancy' | 'staff'; category: PersonalCategory; sealed: boolean }
  )

/** Paths of one collection. */
export type Paths = Readonly<Record<string, PathRule>>

interface Shared {
  owner: Owner
  purpose: PurposeId | null
  atPurge: AtPurge
}

/** What says when a unit goes and what stands in the way, alike of an application and of an entry in the talent pool. */
export const pathsOfUnits: readonly string[] = [
  'state',
  'language',
  'reference',
  'certificateNo',
  'policyVersion',
  'due.date',
  'due.rule',
  'due.policyVersion',
  'eligibleAt',
  'overdueAt',
  'stops.kind',
  'stops.ref',
  'stops.until',
  'stoppedBy',
  'notBefore',
  'notAfter',
  'notice.sentAt',
  'notice.forDate',
  'erasure.requestedAt',
  'erasure.undoUntil',
  'erasure.reason',
  'erasure.before.state',
  'erasure.before.due.date',
  'erasure.before.due.rule',
  'erasure.before.due.policyVersion',
  'erasure.before.eligibleAt',
  'erasure.before.overdueAt',
  'erasure.before.stops.kind',
  'erasure.before.stops.ref',
  'erasure.before.stops.until',
  'runId',
]

/** Those paths hold ids, dates, states, counts or hashes. */
export function technical(shared: Shared, names: readonly string[]): Record<string, PathRule> {
  return each(names, { ...shared, category: 'technical', sealed: false, findBy: null })
}

/** Those paths hold nothing about anybody. */
export function impersonal(names: readonly string[]): Record<string, PathRule> {
  return each(names, {
    owner: 'none',
    purpose: null,
    atPurge: 'keep',
    category: 'none',
    sealed: false,
    findBy: null,
  })
}

/** The path holds an id that a scan looks for. */
export function finder(shared: Shared, findBy: FindBy): PathRule {
  return { ...shared, category: 'technical', sealed: false, findBy }
}

/** The path holds ciphertext of what is personal about an applicant. */
export function sealed(
  shared: Shared & { owner: 'application' | 'applicant' },
  category: PersonalCategory,
): PathRule {
  return { ...shared, category, sealed: true, findBy: null }
}

/** Those paths hold names or addresses of the controller's own people. */
export function ofStaff(owner: 'vacancy' | 'staff', names: readonly string[]): Record<string, PathRule> {
  return each(names, {
    owner,
    purpose: null,
    atPurge: 'keep',
    category: 'contact',
    sealed: false,
    findBy: null,
  })
}

function each(names: readonly string[], rule: PathRule): Record<string, PathRule> {
  return Object.fromEntries(names.map(name => [name, rule]))
}
