import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ApplicationId, type CaseId, type FileId } from '../base/ids.ts'
import { applicationsAmong } from '../base/place.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueChangedMail, queueEntryChangedMail } from '../applications/changed-mail.ts'
import { noteAct } from '../applications/note-act.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import { openOwn, profileOf, sealOwn } from '../applications/sealed-parts.ts'
import { tellCopies } from '../applications/tell-copies.ts'
import { personOf, recordCorrection, type Correcting } from '../cases/record-correction.ts'
import { correctedOwn, isSameValue, partOf, valueOf, type Correctable } from '../policy/corrections.ts'
import { addressOf, type OwnAnswers, type Profile, type QuestionAnswer } from '../policy/fields.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { hasHold } from '../policy/visibility.ts'
import { noteEntryChange } from '../pool/note-entry-change.ts'
import { ownEntry } from '../pool/own-entry.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { correctProfile, type ProfileContext } from './correct-profile.ts'

/** The parts of the context a correction needs. */
export type CorrectContext = ProfileContext &
  Pick<
    Context,
    'policies' | 'cases' | 'vacancies' | 'audit' | 'erasure' | 'exports' | 'staff' | 'inTransaction'
  >

/** What says a value: an application, or what somebody has in the talent pool. */
export type CorrectedRow = ApplicationRow | PoolRow

/** One value of an application, or of what the person has in the talent pool, as it is to be. */
export type Correction = Correcting & {
  applicationId: ApplicationId | 'pool'
  what: Correctable
  /** As read by `readCorrection`; undefined leaves it empty. */
  value: QuestionAnswer | undefined
}

/**
 * The value is the given one wherever it is kept, and nothing is left of the one before. The applicant is told that
 * something changed, whoever has a copy is asked to correct it, copies and transfers made before are given to nobody any
 * more, and a granted case says so, or the case in which staff do it. It is an act of the applicant:
 * D of an application moves with it. The same value again changes nothing. Source: GDPR art. 16, 19; privacy.md 5
 *
 * @returns whether the address is another one now: earlier links and sessions are nobody's
 * @throws Refusal 'gone', 'notFound' as `ownApplication` and `ownEntry`
 * @throws Refusal 'conflict' when a legal hold keeps any of it as it is, or the case of staff is closed
 */
export async function correctField(ctx: CorrectContext, correction: Correction): Promise<boolean> {
  const { by, applicationId, what, value } = correction
  const person = personOf(correction)
  const row =
    applicationId === 'pool' ? await ownEntry(ctx, person) : await ownApplication(ctx, person, applicationId)
  const caseId = newId('cas')
  let closed: FileId[] = []
  const hasMoved = await ctx.inTransaction(async () => {
    // Read in here: of two corrections at once the second comes after the first.
    const stored = await storedNow(ctx, row)
    if (isSameValue(valueOf(what, stored), value)) return false
    const touched = await touchedBy(ctx, row, what)
    if (touched.some(isHeld)) throw new Refusal('conflict', { key: 'correct.heldAny' })
    const now = isPoolEntry(row) ? await noteEntryChange(ctx, row._id) : await noteAct(ctx, row._id)
    await ctx.audit.write({ what: 'field.corrected', who: by, about: row._id })
    const profile = await keep(ctx, now, { ...correction, stored, caseId })
    const units = touched.map(one => ({ id: one._id }))
    const about = { id: caseId, applicationIds: applicationsAmong(units), field: what.name }
    await recordCorrection(ctx, correction, about)
    await tellCopies(ctx, touched, { what: 'correct', occasion: caseId })
    closed = await ctx.exports.close(units.map(({ id }) => id))
    const isMoved = addressOf(profile) !== addressOf(stored.profile)
    if (!isMoved) await tellChanged(ctx, now, { profile, occasion: caseId })
    return isMoved
  })
  await ctx.exports.shred(closed)
  return hasMoved
}

async function tellChanged(
  ctx: CorrectContext,
  row: CorrectedRow,
  mail: { profile: Profile; occasion: CaseId },
): Promise<void> {
  if (isPoolEntry(row)) return await queueEntryChangedMail(ctx, { entry: row, ...mail })
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  await queueChangedMail(ctx, { row, job, ...mail })
}

interface Stored {
  profile: Profile
  own: OwnAnswers
}

async function storedNow(ctx: CorrectContext, row: CorrectedRow): Promise<Stored> {
  const { subjectId } = row
  const profile = await profileOf(ctx, subjectId)
  if (isPoolEntry(row)) return { profile, own: { fields: {}, questions: {} } }
  const { _id } = row
  const now = await ctx.applications.byId(_id)
  const key = (await ctx.vault.keys.open([_id])).get(_id)
  if (!now || !key) throw new Refusal('gone')
  return { profile, own: openOwn(key, _id, now.own) }
}

/** What says the value: of the person all that is there, of an answer the one application. */
async function touchedBy(
  ctx: Pick<Context, 'applications' | 'pool'>,
  row: CorrectedRow,
  what: Correctable,
): Promise<CorrectedRow[]> {
  if (partOf(what) === 'answers') return [row]
  const applications = await ctx.applications.ofSubject(row.subjectId)
  const entries = await ctx.pool.ofSubject(row.subjectId)
  return [
    ...applications.filter(one => mayBeSeenByOwner(one.state)),
    ...entries.filter(one => one.state !== 'purging'),
  ]
}

function isHeld({ stops }: CorrectedRow): boolean {
  return hasHold(stops)
}

/** The value lies where the one before lay. Gives the profile as it is now. */
async function keep(
  ctx: CorrectContext,
  row: CorrectedRow,
  { what, value, stored, caseId }: Correction & { stored: Stored; caseId: CaseId },
): Promise<Profile> {
  if (isPoolEntry(row) || partOf(what) === 'profile') {
    return await correctProfile(ctx, row, { what, value, before: stored.profile, caseId })
  }
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('gone')
  await ctx.applications.resealOwn(row._id, sealOwn(key, row._id, correctedOwn(stored.own, what, value)))
  return stored.profile
}
