import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ApplicationId, type CaseId, type FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueChangedMail } from '../applications/changed-mail.ts'
import { noteAct } from '../applications/note-act.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { openOwn, profilesOf, sealOwn } from '../applications/sealed-parts.ts'
import { tellCopies } from '../applications/tell-copies.ts'
import { recordGrantedCase } from '../cases/record-case.ts'
import { correctedOwn, isSameValue, partOf, valueOf, type Correctable } from '../policy/corrections.ts'
import { addressOf, type OwnAnswers, type Profile, type QuestionAnswer } from '../policy/fields.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { correctProfile, type ProfileContext } from './correct-profile.ts'

/** The parts of the context a correction needs. */
export type CorrectContext = ProfileContext &
  Pick<
    Context,
    'policies' | 'cases' | 'vacancies' | 'audit' | 'erasure' | 'exports' | 'staff' | 'inTransaction'
  >

/** One value of an application, as it is to be. */
export interface Correction {
  applicationId: ApplicationId
  what: Correctable
  /** As read by `readCorrection`; undefined leaves it empty. */
  value: QuestionAnswer | undefined
  by: ApplicantActor
}

/**
 * The value is the given one wherever it is kept, and nothing is left of the one before. The applicant is told that
 * something changed, whoever has a copy is asked to correct it, copies and transfers made before are given to nobody any
 * more, and a granted case says so. It is an act of the applicant:
 * D moves with it. The same value again changes nothing. Source: GDPR art. 16, 19; privacy.md 5
 *
 * @returns whether the address is another one now: earlier links and sessions are nobody's
 * @throws Refusal 'gone', 'notFound' as `ownApplication`
 * @throws Refusal 'conflict' when a legal hold keeps everything as it is
 */
export async function correctField(ctx: CorrectContext, correction: Correction): Promise<boolean> {
  const { by, applicationId, what, value } = correction
  const row = await ownApplication(ctx, by.subjectId, applicationId)
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  const caseId = newId('cas')
  let closed: FileId[] = []
  const hasMoved = await ctx.inTransaction(async () => {
    // Read in here: of two corrections at once the second comes after the first.
    const stored = await storedNow(ctx, row)
    if (isSameValue(valueOf(what, stored), value)) return false
    const touched = await touchedBy(ctx, row, what)
    if (touched.some(isHeld)) throw new Refusal('conflict', { key: 'correct.heldAny' })
    const now = await noteAct(ctx, applicationId)
    await ctx.audit.write({ what: 'field.corrected', who: by, about: applicationId })
    const profile = await keep(ctx, now, { ...correction, stored, caseId })
    await recordGrantedCase(ctx, {
      type: 'rectification',
      subjectId: row.subjectId,
      applicationIds: touched.map(one => one._id),
      by,
      id: caseId,
    })
    await tellCopies(ctx, touched, { what: 'correct', occasion: caseId })
    closed = await ctx.exports.close(await saying(ctx, touched, what))
    const isMoved = addressOf(profile) !== addressOf(stored.profile)
    if (!isMoved) await queueChangedMail(ctx, { row: now, profile, job, occasion: caseId })
    return isMoved
  })
  await ctx.exports.shred(closed)
  return hasMoved
}

/** What a copy would say the value of: of the person also what lies in the talent pool. */
async function saying(
  ctx: Pick<Context, 'pool'>,
  touched: readonly ApplicationRow[],
  what: Correctable,
): Promise<LeavingId[]> {
  const ids = touched.map(row => row._id)
  const [row] = touched
  if (!row || partOf(what) === 'answers') return ids
  return [...ids, ...(await ctx.pool.ofSubject(row.subjectId)).map(entry => entry._id)]
}

interface Stored {
  profile: Profile
  own: OwnAnswers
}

async function storedNow(ctx: CorrectContext, { _id, subjectId }: ApplicationRow): Promise<Stored> {
  const now = await ctx.applications.byId(_id)
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  const key = (await ctx.vault.keys.open([_id])).get(_id)
  if (!now || !profile || !key) throw new Refusal('gone')
  return { profile, own: openOwn(key, _id, now.own) }
}

/** What says the value: of the person all that is there, of an answer the one application. */
async function touchedBy(
  ctx: Pick<Context, 'applications'>,
  row: ApplicationRow,
  what: Correctable,
): Promise<ApplicationRow[]> {
  if (partOf(what) === 'answers') return [row]
  return (await ctx.applications.ofSubject(row.subjectId)).filter(one => mayBeSeenByOwner(one.state))
}

function isHeld({ stops }: ApplicationRow): boolean {
  return stops.some(stop => stop.kind === 'hold')
}

/** The value lies where the one before lay. Gives the profile as it is now. */
async function keep(
  ctx: CorrectContext,
  row: ApplicationRow,
  { what, value, stored, caseId }: Correction & { stored: Stored; caseId: CaseId },
): Promise<Profile> {
  if (partOf(what) === 'profile') {
    return await correctProfile(ctx, row, { what, value, before: stored.profile, caseId })
  }
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('gone')
  await ctx.applications.resealOwn(row._id, sealOwn(key, row._id, correctedOwn(stored.own, what, value)))
  return stored.profile
}
