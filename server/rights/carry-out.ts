import type { ApplicantActor, StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import { requestErasure } from '../applications/request-erasure.ts'
import { closeAccess } from '../cases/access-beside-erasure.ts'
import { mailUnitOf, queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { isCopyOut } from '../cases/copy-out.ts'
import { refusalBy } from '../cases/record-erasure.ts'
import { takeStep } from '../cases/take-step.ts'
import { leavePool } from '../pool/leave-pool.ts'
import { isClosedCase, isIdentified, type CaseType } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { hasHold } from '../policy/visibility.ts'
import { hiredAnswerOf, type HiredAnswer } from '../statements/answer-waiting.ts'
import { offerCopy } from './offer-copy.ts'
import { answerKept } from '../pool/answer-kept.ts'
import { isConsentOnFile } from '../pool/consent-on-file.ts'
import type { HeldUnit } from './held-unit.ts'
import { holdUntilOf } from './hold-until.ts'
import { restrictEntry, standingEntry } from './restrict-entry.ts'
import { restrict } from './restrict.ts'

/** The rights that are carried out by a button of the desk; others are answered in words. */
const carriedOut: readonly CaseType[] = [
  'access',
  'portability',
  'erasure',
  'objection',
  'restriction',
  'withdrawal',
  'hiredPerson',
]

/** Whether such a case is answered in words: nothing else would be done about it. */
export function isAnsweredInWords(type: CaseType): boolean {
  return !carriedOut.includes(type)
}

/** Why a case of that type cannot be carried out now; undefined when it can. */
export type CannotNow =
  'words' | 'unidentified' | 'held' | 'heldPart' | 'undecided' | 'nothing' | Exclude<HiredAnswer, 'ready'>

type CarryContext = CaseMailContext & Pick<Context, 'consents' | 'policies' | 'statements'>

/**
 * What keeps that person from carrying the case out. What a hold keeps in part, privacy officers carry out as far as it
 * goes: the rest is refused with that. Source: privacy.md 5
 */
export async function cannotCarryOut(
  ctx: CarryContext,
  row: CaseRow,
  { role }: Pick<StaffActor, 'role'>,
): Promise<CannotNow | undefined> {
  if (isAnsweredInWords(row.type)) return 'words'
  if (!isIdentified(row.state)) return 'unidentified'
  if (row.type === 'withdrawal') return (await isConsentOnFile(ctx, row)) ? undefined : 'nothing'
  if (row.type === 'hiredPerson') {
    const answer = await hiredAnswerOf(ctx, row)
    return answer === 'ready' ? undefined : answer
  }
  if (row.type === 'access' || row.type === 'portability')
    return (await mailUnitOf(ctx, row)) ? undefined : 'nothing'
  if (row.type === 'restriction')
    return (await living(ctx, row)).length > 0 || (await restrictable(ctx, row)) ? undefined : 'nothing'
  const { held, free } = await sorted(ctx, row)
  if (free.length === 0) return held.length > 0 ? 'held' : 'nothing'
  if (held.length > 0 && role !== 'privacyOfficer') return 'heldPart'
  if (row.type !== 'objection') return undefined
  for (const one of applicationsIn(free))
    if ((await toldState(ctx, one)).outcome === 'assessing') return 'undecided'
  return undefined
}

async function living(ctx: Pick<Context, 'applications'>, { applicationIds }: CaseRow) {
  return (await ctx.applications.byIds(applicationIds)).filter(row => mayBeSeenByOwner(row.state))
}

/** What is there of what the case is about: what a hold keeps, and the others. */
async function sorted(
  ctx: Pick<Context, 'applications' | 'pool'>,
  row: CaseRow,
): Promise<{ held: HeldUnit[]; free: HeldUnit[] }> {
  const { isWhole, subjectId } = row
  const entry = isWhole && subjectId ? await ctx.pool.liveOf(subjectId) : undefined
  const rows: HeldUnit[] = [...(await living(ctx, row)), ...(entry ? [entry] : [])]
  const isHeld = ({ stops }: HeldUnit) => hasHold(stops)
  return { held: rows.filter(isHeld), free: rows.filter(one => !isHeld(one)) }
}

function applicationsIn(units: readonly HeldUnit[]): ApplicationRow[] {
  return units.flatMap(unit => ('vacancyId' in unit ? [unit] : []))
}

/** Whether the case is about what the person has in the talent pool too, and that can be restricted. */
async function restrictable(ctx: Pick<Context, 'pool'>, { isWhole, subjectId }: CaseRow): Promise<boolean> {
  return isWhole && subjectId !== null && (await standingEntry(ctx, subjectId)) !== undefined
}

/**
 * What was asked for is done, by the command that the person's own button runs, and the person is told. An access is
 * answered once its copy is fetched. Of a case that was carried out or closed before, or by a colleague at the same
 * moment, nothing changes.
 *
 * @throws Refusal 'conflict' when something keeps it from being carried out
 */
export async function carryOut(ctx: Context, row: CaseRow, by: StaffActor): Promise<void> {
  if (isDone(ctx, row)) return
  try {
    await doOnce(ctx, row, by)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const now = await ctx.cases.byId(row._id)
    if (!now || !isDone(ctx, now)) throw error // nobody was faster
  }
}

function isDone(ctx: Pick<Context, 'clock'>, row: CaseRow): boolean {
  return isClosedCase(row.state) || (row.type === 'access' && isCopyOut(ctx, row))
}

async function doOnce(ctx: Context, row: CaseRow, by: StaffActor): Promise<void> {
  const { subjectId } = row
  if (subjectId === null || (await cannotCarryOut(ctx, row, by))) throw new Refusal('conflict')
  await ctx.inTransaction(async () => {
    if (row.type === 'access') return void (await offerCopy(ctx, row, by))
    if (row.type === 'erasure' || row.type === 'objection') return await erase(ctx, row, { subjectId, by })
    if (row.type === 'withdrawal') return await withdraw(ctx, row, { subjectId, by })
    if (row.type === 'restriction') await restrictAll(ctx, row, subjectId)
    const done = await grant(ctx, row, by)
    const why = row.type === 'portability' ? 'copy' : 'answered'
    await queueCaseMail(ctx, done, { why, occasion: 'answered' })
  })
}

interface Doing {
  subjectId: SubjectId
  by: StaffActor
}

/** The applications, and what is in the talent pool, with them or alone. */
async function restrictAll(ctx: Context, row: CaseRow, subjectId: SubjectId): Promise<void> {
  const by: ApplicantActor = { kind: 'applicant', subjectId }
  for (const { _id: applicationId } of await living(ctx, row))
    await restrict(ctx, { applicationId, by, ref: row._id })
  if (await restrictable(ctx, row)) await restrictEntry(ctx, { by, ref: row._id })
}

/** The consent holds no more; what a hold keeps of the person in the pool stays for that, and they are told so. */
async function withdraw(ctx: Context, row: CaseRow, { subjectId, by }: Doing): Promise<void> {
  const kept = await leavePool(ctx, { subjectId, closing: 'withdrawn', by })
  if (kept) return await answerKept(ctx, row, { kept, by })
  await queueCaseMail(ctx, await grant(ctx, row, by), { why: 'answered', occasion: 'answered' })
}

/**
 * Hidden at once; the mail leads to the page that follows it, where it can be undone. What a hold keeps is refused: the
 * case is done in part, and about what goes.
 */
async function erase(ctx: Context, row: CaseRow, { subjectId, by }: Doing): Promise<void> {
  const unit = await mailUnitOf(ctx, row) // found no more once it is on its way
  const { held, free } = await sorted(ctx, row)
  const applicationIds = applicationsIn(free).map(one => one._id)
  const entryId = free.map(one => one._id).find(id => isId('poo', id))
  const done = held.length > 0 ? await keepHeld(ctx, row, { held, by }) : await grant(ctx, row, by)
  await closeAccess(ctx, { subjectId, units: [...applicationIds, ...(entryId ? [entryId] : [])], by })
  const wish = { subjectId, applicationIds, entryId, now: false }
  const token = await requestErasure(ctx, { ...wish, done: { why: 'staff', by, isOwnWish: true } })
  await queueCaseMail(ctx, done, { why: 'erasing', occasion: 'answered', unit, path: `/erasures/${token}` })
  if (held.length === 0) return
  const holdUntil = await holdUntilOf(ctx, row)
  await queueCaseMail(ctx, done, { why: 'partly', occasion: 'partly', unit, holdUntil })
}

async function grant(ctx: Context, row: CaseRow, by: StaffActor): Promise<CaseRow> {
  return await takeStep(ctx, row, { event: 'grant', what: 'case.answered', by })
}

async function keepHeld(
  ctx: Context,
  row: CaseRow,
  { held, by }: { held: readonly HeldUnit[]; by: StaffActor },
): Promise<CaseRow> {
  const ids = held.map(one => one._id)
  const isEntryHeld = ids.some(id => isId('poo', id))
  const holds = (await Promise.all(ids.map(async id => await ctx.holds.activeOn(id)))).flat()
  const [longest] = holds.toSorted((one, other) => (one.reviewOn < other.reviewOn ? 1 : -1))
  const holdUntil = await holdUntilOf(ctx, row)
  const done = await takeStep(ctx, row, {
    event: 'grantPartly',
    what: 'case.answered',
    by,
    set: { code: refusalBy(longest?.code ?? 'unknown', row), ...(isEntryHeld ? { isWhole: false } : {}) },
    holdUntil,
  })
  await ctx.cases.leave(
    row._id,
    ids.filter(id => isId('app', id)),
  )
  return done
}
