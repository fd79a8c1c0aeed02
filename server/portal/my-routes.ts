import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { applicationIdOf, fileIdOf } from '../applications/path-ids.ts'
import { openWhole } from '../applications/whole-application.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { downloadAnswer } from '../review/application-routes.ts'
import { myApplicationPage, type ShownLook } from '../../views/portal/application.tsx'
import { erasePage } from '../../views/portal/erase.tsx'
import { myPage } from '../../views/portal/my.tsx'
import { downloadOwnFile } from './download-own-file.ts'
import { eraseFacts } from './erase-facts.ts'
import { isDeletedApplication, ownApplication, ownApplications, toldState } from './own-applications.ts'
import { requestErasure } from './request-erasure.ts'
import { askedOnce, erasureSentBefore, erasureTokenOf } from './sent-before.ts'

/** The applicant, known to be one: the route lets nobody else in. */
function applicantOf(who: Who): ApplicantActor {
  if (who.actor.kind !== 'applicant') throw new Refusal('notFound')
  return who.actor
}

/** A page below an application says that it is deleted to anybody who knows its address. */
const ofOne = {
  allow: 'applicant',
  isDeleted: async (ctx: Context, params: Who['incoming']['params']) =>
    await isDeletedApplication(ctx, params['id']),
} as const

/** The person's applications; of one, its page. */
export const getMy = route({
  method: 'get',
  path: '/my',
  allow: 'applicant',
  record: { view: 'portal.opened' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const actor = applicantOf(who)
    const rows = await ownApplications(ctx, actor.subjectId)
    const [only] = rows
    if (only && rows.length === 1) return redirectTo(`/my/applications/${only._id}`)
    for (const row of rows) await ctx.audit.write({ what: 'portal.opened', who: actor, about: row._id })
    if (rows.length === 0) await ctx.audit.write({ what: 'portal.opened', who: actor })
    const applications = await Promise.all(rows.map(row => listed(ctx, row)))
    return page(myPage({ frame: who.frame, applications }))
  },
})

async function listed(ctx: Context, row: ApplicationRow) {
  const { outcome, due } = await toldState(ctx, row)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  return { applicationId: row._id, job: vacancy?.title ?? '', receivedAt: row.receivedAt, outcome, due }
}

/** Everything that is held in one application, its day of deletion first. */
export const getMyApplication = route({
  ...ofOne,
  method: 'get',
  path: '/my/applications/:id',
  record: { view: 'application.seenByOwner' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const actor = applicantOf(who)
    const row = await ownApplication(ctx, actor.subjectId, id)
    await ctx.audit.write({ what: 'application.seenByOwner', who: actor, about: row._id })
    return await myAnswer(ctx, who, row)
  },
})

async function myAnswer(ctx: Context, who: Who, row: ApplicationRow): Promise<Answer> {
  const { vacancy, profile, own, files } = await openWhole(ctx, row)
  const told = await toldState(ctx, row)
  const html = myApplicationPage({
    frame: who.frame,
    applicationId: row._id,
    job: vacancy?.title ?? '',
    reference: row.reference,
    certificateNo: row.certificateNo,
    receivedAt: row.receivedAt,
    outcome: told.outcome,
    ...(told.decidedAt ? { decidedAt: told.decidedAt } : {}),
    due: told.due,
    retention: ctx.policy.document.retention,
    policyVersion: row.policyVersion,
    profile,
    own,
    questions: vacancy?.questions ?? [],
    files: files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    looks: await looksAt(ctx, row),
    mailFailed: told.mailFailed,
  })
  return page(html)
}

/** Who has looked, by role, and when; and each time a link of the person was used. Oldest first. */
async function looksAt(ctx: Pick<Context, 'audit' | 'links'>, row: ApplicationRow): Promise<ShownLook[]> {
  const [views, uses] = await Promise.all([ctx.audit.viewsOf(row._id), ctx.links.usesOf(row.subjectId)])
  const looks: ShownLook[] = [
    ...views.map(view => ({ at: view.at, who: view.role, what: view.what })),
    ...uses.map(({ at }) => ({ at, who: 'applicant' as const, what: 'link.used' })),
  ]
  return looks.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** The applicant's own file. */
export const getMyFile = route({
  ...ofOne,
  method: 'get',
  path: '/my/applications/:id/files/:fileId',
  record: { view: 'file.downloadedByOwner' },
  read: incoming => ({ applicationId: applicationIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, input, who) =>
    downloadAnswer(await downloadOwnFile(ctx, { ...input, by: applicantOf(who) })),
})

/** What goes, what stays, and one red button. */
export const getErase = route({
  ...ofOne,
  method: 'get',
  path: '/my/applications/:id/erase',
  record: { nothing: 'counts of what the person has just seen' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const { subjectId } = applicantOf(who)
    const row = await ownApplication(ctx, subjectId, id)
    const several = (await ownApplications(ctx, subjectId)).length > 1
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
  handle: async (ctx, input, who) => await askedOnce(ctx, input.typed, () => erase(ctx, who, input)),
})

async function erase(
  ctx: Context,
  who: Who,
  { id, typed }: { id: ApplicationId; typed: TypedForm },
): Promise<Answer> {
  const { subjectId } = applicantOf(who)
  const row = await ownApplication(ctx, subjectId, id)
  const rows = typed['scope'] === 'all' ? await ownApplications(ctx, subjectId) : [row]
  const wish = { now: typed['now'] === 'yes', token: erasureTokenOf(typed) }
  const token = await requestErasure(ctx, { subjectId, applicationIds: rows.map(one => one._id), ...wish })
  if ((await ownApplications(ctx, subjectId)).length === 0) await who.session.end()
  return redirectTo(`/erasures/${token}`)
}

/** Nobody is signed in any more. */
export const postSignOut = route({
  method: 'post',
  path: '/my/sign-out',
  allow: 'applicant',
  record: { change: 'portal.signedOut' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    await ctx.audit.write({ what: 'portal.signedOut', who: applicantOf(who) })
    await who.session.end()
    return { ...redirectTo('/jobs'), headers: { 'Clear-Site-Data': '"cache"' } }
  },
})
