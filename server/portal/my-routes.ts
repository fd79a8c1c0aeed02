import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ApplicationId, type SubjectId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { applicationIdOf, fileIdOf } from '../applications/path-ids.ts'
import { comingChanges } from '../applications/coming-change.ts'
import { openWhole } from '../applications/whole-application.ts'
import { textOf } from '../consents/texts.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { mayBeWithdrawn } from '../policy/states.ts'
import { downloadAnswer } from '../applications/download-answer.ts'
import { withDone } from '../../views/done.ts'
import { myApplicationPage } from '../../views/portal/application.tsx'
import { erasePage } from '../../views/portal/erase.tsx'
import { myPage } from '../../views/portal/my.tsx'
import { ownCasesOf } from './own-cases.ts'
import { copyDayOf } from './copy-day.ts'
import { downloadOwnFile } from './download-own-file.ts'
import { eraseFacts } from './erase-facts.ts'
import { statementPart } from './hire-statement-routes.ts'
import { mailboxAnswer } from './mailbox-routes.ts'
import { keepOlderTwins, waitingTwinsOf } from './older-twins.ts'
import {
  ownApplication,
  ownApplications,
  toldState,
  type ToldState,
} from '../applications/own-applications.ts'
import { eraseOnRequest } from '../cases/erase-on-request.ts'
import { askedOnce, erasureSentBefore, erasureTokenOf } from '../applications/sent-before.ts'
import { awaitedOf } from '../applications/objection-shown.ts'
import { heldAnswer, shownStopOf } from '../applications/stop-shown.ts'
import { refereesTold } from '../referees/told-referees.ts'
import { copiesAt, looksAt } from './who-has-seen.ts'
import { undoUntilOf, waitingErasure, waitingErasures, type WaitingRow } from './waiting-erasure.ts'
import { waitingAnswer } from './waiting-erasure-routes.ts'
import { writtenOf } from './written-routes.ts'

/** The person's applications; of one, its page. */
export const getMy = route({
  method: 'get',
  path: '/my',
  allow: 'mailbox',
  record: { view: 'portal.opened' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    if (who.session.mailbox !== undefined) return await mailboxAnswer(ctx, who)
    const actor = applicantOf(who)
    const rows = await ownApplications(ctx, actor.subjectId)
    const [only] = rows
    const hidden = await waitingErasures(ctx, actor.subjectId)
    if (only && rows.length === 1 && hidden.length === 0) return redirectTo(`/my/applications/${only._id}`)
    for (const row of rows) await ctx.audit.write({ what: 'portal.opened', who: actor, about: row._id })
    if (rows.length === 0) await ctx.audit.write({ what: 'portal.opened', who: actor })
    const applications = await Promise.all(rows.map(row => listed(ctx, row)))
    const erasing = await Promise.all(hidden.map(row => listedErasing(ctx, row)))
    const cases = await ownCasesOf(ctx, actor.subjectId, who.frame.language)
    const consents = await hasConsents(ctx, actor)
    const entry = await ctx.pool.liveOf(actor.subjectId)
    const copy = entry && { dueOn: entry.due.date, stop: await shownStopOf(ctx, entry) }
    const changes = comingChanges(ctx)
    return page(myPage({ frame: who.frame, applications, erasing, consents, cases, changes, copy }))
  },
})

/** Whether there is anything to agree to, or that was agreed to. */
async function hasConsents(ctx: Context, { subjectId }: ApplicantActor): Promise<boolean> {
  return ctx.policy.document.pool !== null || (await ctx.consents.ofSubject(subjectId)).length > 0
}

async function listed(ctx: Context, row: ApplicationRow) {
  const { outcome, due } = await toldState(ctx, row)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const stop = await shownStopOf(ctx, row)
  const awaits = await awaitedOf(ctx, row)
  const job = vacancy?.title ?? ''
  const { _id: applicationId, reference, receivedAt } = row
  return { applicationId, job, reference, receivedAt, outcome, due, stop, awaits }
}

async function listedErasing(ctx: Context, row: WaitingRow) {
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  return { applicationId: row._id, job, reference: row.reference, undoUntil: undoUntilOf(ctx, row) }
}

/** Everything that is held in one application, its day of deletion first. */
export const getMyApplication = route({
  ...ofOwnApplication,
  method: 'get',
  path: '/my/applications/:id',
  record: { view: 'application.seenByOwner' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const actor = applicantOf(who)
    const waiting = await waitingErasure(ctx, actor.subjectId, id)
    const row = waiting ?? (await ownApplication(ctx, actor.subjectId, id))
    await ctx.audit.write({ what: 'application.seenByOwner', who: actor, about: row._id })
    return waiting ? await waitingAnswer(ctx, who, waiting) : await myAnswer(ctx, who, row)
  },
})

async function myAnswer(ctx: Context, who: Who, row: ApplicationRow): Promise<Answer> {
  const { vacancy, profile, own, files } = await openWhole(ctx, row)
  const consents = await hasConsents(ctx, applicantOf(who))
  const told = await toldState(ctx, row)
  const html = myApplicationPage({
    frame: who.frame,
    consents,
    applicationId: row._id,
    copyId: newId('exp'),
    job: vacancy?.title ?? '',
    reference: row.reference,
    certificateNo: row.certificateNo,
    receivedAt: row.receivedAt,
    outcome: told.outcome,
    ...(told.decidedAt ? { decidedAt: told.decidedAt } : {}),
    due: told.due,
    reason: told.reason,
    copyDueOn: await copyDayOf(ctx, row, told.outcome === 'withdrawn'),
    retention: ctx.policy.document.retention,
    policyVersion: row.policyVersion,
    profile,
    own,
    questions: vacancy?.questions ?? [],
    files: files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    looks: await looksAt(ctx, row, told),
    copies: await copiesAt(ctx, row, told),
    referees: await refereesTold(ctx, row),
    given: await givenBy(ctx, row.subjectId),
    awaits: await awaitedOf(ctx, row),
    written: await writtenOf(ctx, row),
    cases: await ownCasesOf(ctx, row.subjectId, who.frame.language),
    mailFailed: mailFailedOf(told, await ctx.outbox.didNotArrive(row._id)),
    stop: await shownStopOf(ctx, row),
    changes: comingChanges(ctx),
    statement: await statementPart(ctx, row, told),
    mayWithdraw: mayBeWithdrawn(row.state),
    twinGoesAt: (await waitingTwinsOf(ctx, row))[0]?.eligibleAt,
  })
  return page(html)
}

/** What the person has agreed to and not taken back. */
async function givenBy(ctx: Context, subjectId: SubjectId) {
  const standing = (await ctx.consents.ofSubject(subjectId)).filter(row => row.state !== 'closed')
  return standing.map(row => ({
    text: textOf(ctx, row) ?? '',
    language: row.language,
    givenAt: row.givenAt,
  }))
}

/** Which mail did not get through: that of the decision tells most. Source: privacy.md 11 */
function mailFailedOf(told: ToldState, anyFailed: boolean): 'decision' | 'other' | undefined {
  if (told.mailFailed) return 'decision'
  return anyFailed ? 'other' : undefined
}

/** The applicant's own file. */
export const getMyFile = route({
  ...ofOwnApplication,
  method: 'get',
  path: '/my/applications/:id/files/:fileId',
  record: { view: 'file.downloadedByOwner' },
  read: incoming => ({ applicationId: applicationIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, input, who) =>
    downloadAnswer(await downloadOwnFile(ctx, { ...input, by: applicantOf(who) })),
})

/** What goes, what stays, and one red button. */
export const getErase = route({
  ...ofOwnApplication,
  method: 'get',
  path: '/my/applications/:id/erase',
  record: { nothing: 'counts of what the person has just seen' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const { subjectId } = applicantOf(who)
    const row = await ownApplication(ctx, subjectId, id)
    const held = await heldAnswer(ctx, who, row, 200)
    if (held) return held
    const isMember = (await ctx.pool.liveOf(subjectId)) !== undefined
    const several = isMember || (await ownApplications(ctx, subjectId)).length > 1
    return page(
      erasePage({ frame: who.frame, applicationId: id, several, facts: await eraseFacts(ctx, row) }),
    )
  },
})

/** Hidden at once, and deleted after the cooling-off, or now. */
export const postErase = route({
  method: 'post',
  path: '/my/applications/:id/erase',
  allow: 'applicant',
  record: { change: 'erasure.requested' },
  sentBefore: erasureSentBefore,
  read: incoming => ({ id: applicationIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, input, who) => {
    const pressed = { subjectId: applicantOf(who).subjectId, applicationId: input.id, typed: input.typed }
    return await askedOnce(ctx, pressed, () => erase(ctx, who, input))
  },
})

async function erase(
  ctx: Context,
  who: Who,
  { id, typed }: { id: ApplicationId; typed: TypedForm },
): Promise<Answer> {
  const { subjectId } = applicantOf(who)
  const row = await ownApplication(ctx, subjectId, id)
  const isAll = typed['scope'] === 'all'
  const rows = isAll ? await ownApplications(ctx, subjectId) : [row]
  if (rows.length === 0) throw new Refusal('conflict') // another press was faster
  const entry = isAll ? await ctx.pool.liveOf(subjectId) : undefined
  for (const one of entry ? [...rows, entry] : rows) {
    const held = await heldAnswer(ctx, who, one, 409)
    if (held) return held
  }
  const wish = { now: typed['now'] === 'yes', token: erasureTokenOf(typed) }
  const applicationIds = rows.map(one => one._id)
  const token = await eraseOnRequest(ctx, { subjectId, applicationIds, entryId: entry?._id, ...wish })
  const stays = (await ownApplications(ctx, subjectId)).length > 0 || (await ctx.pool.liveOf(subjectId))
  if (!stays) await who.session.end()
  return redirectTo(`/erasures/${token}`)
}

/** The older application to the same job is there again. */
export const postKeepBoth = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/keep-both',
  record: { change: 'erasure.undone' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const actor = applicantOf(who)
    await keepOlderTwins(ctx, await ownApplication(ctx, actor.subjectId, id), actor)
    return redirectTo(withDone(`/my/applications/${id}`, 'bothKept'))
  },
})

/** Nobody is signed in any more. */
export const postSignOut = route({
  method: 'post',
  path: '/my/sign-out',
  allow: 'mailbox',
  record: { change: 'portal.signedOut' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    await ctx.audit.write({ what: 'portal.signedOut', who: who.actor })
    await who.session.end()
    return { ...redirectTo('/jobs'), headers: { 'Clear-Site-Data': '"cache"' } }
  },
})

/** The session lives on, as long as it may: any request of it does that, and this one shows nothing. */
export const postKeep = route({
  method: 'post',
  path: '/my/keep',
  allow: 'mailbox',
  record: { nothing: 'nothing is seen or changed but when the session was used last' },
  read: () => undefined,
  handle: async () => redirectTo('/my'),
})
