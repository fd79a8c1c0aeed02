import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ApplicationId, type CaseId, type StaffId, type SubjectId } from '../base/ids.ts'
import { addMonths, instantsOf, localDate, type PlainDate } from '../policy/retention.ts'
import { caseDueOn, type CaseChannel, type CaseType, type IdentityMethod } from '../policy/rights.ts'
import { sealCaseTexts, stepOf, subjectKey, textsOf, type CaseTexts } from './case-texts.ts'
import type { CaseRow } from './cases-store.ts'
import { documentOf } from './policy-of-case.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'policies' | 'cases' | 'applicants' | 'vault' | 'audit'>

/** What the system did at once because somebody asked. */
export interface GrantedCase {
  type: CaseType
  subjectId: SubjectId
  applicationIds: readonly ApplicationId[]
  by: Actor
  /** Whether it covers whatever the person has in the talent pool too; not unless it says so. */
  isWhole?: boolean | undefined
  /** What was asked, in the person's own words; nothing unless it says otherwise. */
  request?: string
  /** `portal` unless it says otherwise. */
  channel?: CaseChannel | undefined
  /** The id, for what must come out once; a fresh one without it. */
  id?: CaseId | undefined
  /** The name of the field or question that was corrected. */
  corrected?: string | undefined
}

/**
 * What was done at once stands as a granted case, in the caller's transaction; the same id again changes nothing. No
 * mail: whoever pressed the button saw it happen. Source: privacy.md 5, "Start"
 *
 * @throws Refusal 'gone' when a run has begun to take what it is about
 */
export async function recordGrantedCase(ctx: Parts, granted: GrantedCase): Promise<CaseId> {
  const { by, channel = 'portal', id = newId('cas'), request = '' } = granted
  const now = ctx.clock.now()
  const row = await newCase(ctx, { ...granted, id, channel, receivedOn: today(ctx), request, by })
  const closing = { state: 'granted' as const, closedAt: now, keptUntil: keptUntil(ctx, row, now) }
  if (!(await insertCase(ctx, { ...row, ...closing }))) return id
  await ctx.audit.write({ what: 'case.recorded', who: by, ...aboutOf(row) })
  return id
}

/**
 * The case is there, in the caller's transaction; false when it was before. What is being deleted gets no case any more:
 * the run may have looked for those already.
 *
 * @throws Refusal 'gone' when a run has begun to take the person, or one of the applications, off the profile
 */
export async function insertCase(ctx: Pick<Context, 'cases' | 'applicants'>, row: CaseRow): Promise<boolean> {
  const { subjectId, applicationIds } = row
  if (!(await ctx.cases.insertOnce(row))) return false
  if (subjectId !== null && !(await ctx.applicants.noteCase(subjectId, applicationIds)))
    throw new Refusal('gone')
  return true
}

/** A case as it begins. */
export interface NewCase {
  id: CaseId
  type: CaseType
  /** Null when nothing is held of whoever asks. */
  subjectId: SubjectId | null
  applicationIds: readonly ApplicationId[]
  /** Whether it covers whatever the person has in the talent pool too; not unless it says so. */
  isWhole?: boolean | undefined
  channel: CaseChannel
  /** Local date. */
  receivedOn: PlainDate
  /** Sooner than the month from its receipt, when what is asked for will not be there that long. */
  dueOn?: PlainDate | undefined
  request: string
  by: Actor
  /** As of `GrantedCase`. */
  corrected?: string | undefined
}

/** The row of a case that was just received; of a person who is signed in, identified. */
export async function newCase(ctx: Parts, given: NewCase): Promise<CaseRow> {
  const { id, type, subjectId, channel, receivedOn, request, by } = given
  const now = ctx.clock.now()
  const method: IdentityMethod | undefined = by.kind === 'applicant' ? 'session' : undefined
  const state = method ? ('open' as const) : ('received' as const)
  const key = subjectId === null ? undefined : await subjectKey(ctx, subjectId)
  const opened = stepOf('open', state, { at: now, by })
  const { corrected: field } = given
  const corrected = field === undefined ? [] : [{ ...stepOf('corrected', state, { at: now, by }), field }]
  const texts = { request, history: [opened, ...corrected] }
  return {
    _id: id,
    type,
    subjectId,
    applicationIds: [...given.applicationIds],
    isWhole: given.isWhole ?? false,
    channel,
    receivedOn,
    dueOn: given.dueOn ?? caseDueOn(receivedOn),
    extendedDueOn: null,
    identity: method ? { method, at: now } : null,
    state,
    code: null,
    policyVersion: ctx.policy.version,
    openedBy: openerOf(by),
    request: null,
    answer: null,
    history: null,
    ...(key ? sealCaseTexts(key, id, texts) : {}),
    openedAt: now,
    copyAt: null,
    closedAt: null,
    keptUntil: null,
  }
}

function openerOf(by: Actor): StaffId | null {
  return by.kind === 'staff' ? by.staffId : null
}

/** The application the case is about, for the audit log: the first of several. */
export function aboutOf({ applicationIds }: Pick<CaseRow, 'applicationIds'>): { about?: ApplicationId } {
  const [about] = applicationIds
  return about ? { about } : {}
}

/** When what is left of a case goes that is closed then: months of the policy at receipt. Source: privacy.md 3.1, 11 */
export function keptUntil(
  ctx: Pick<Context, 'policy' | 'policies'>,
  row: Pick<CaseRow, 'policyVersion'>,
  closedAt: Date,
): Date {
  const { retention, timeZone } = documentOf(ctx, row)
  const lastOn = addMonths(localDate(closedAt, timeZone), retention.cases.months)
  return instantsOf(lastOn, timeZone).overdueAt
}

/** The local date now. */
export function today(ctx: Pick<Context, 'clock' | 'policy'>): PlainDate {
  return localDate(ctx.clock.now(), ctx.policy.document.timeZone)
}

/** A case with what is written in it. */
export interface OpenedCase extends CaseTexts {
  row: CaseRow
}

/** Every case of that person, newest first, with its texts: for the person's own pages and copies. */
export async function casesOfSubject(
  ctx: Pick<Context, 'cases' | 'vault'>,
  subjectId: SubjectId,
): Promise<OpenedCase[]> {
  const rows = await ctx.cases.ofSubject(subjectId)
  const texts = await textsOf(ctx, rows)
  return rows.flatMap(row => {
    const own = texts.get(row._id)
    return own ? [{ row, ...own }] : []
  })
}
