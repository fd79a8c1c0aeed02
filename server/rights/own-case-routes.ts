import { Refusal } from '../base/errors.ts'
import { isId, newId } from '../base/ids.ts'
import { ownApplications } from '../applications/own-applications.ts'
import { isMaskedCopyOut } from '../cases/copy-out.ts'
import { aboutOf, today } from '../cases/record-case.ts'
import { applicantOf } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { Context } from '../base/context.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { complaintPage } from '../../views/cases/complaint.tsx'
import { ownCasePage } from '../../views/cases/own-case.tsx'
import { fileComplaint } from './file-complaint.ts'
import { caseForOwner, caseIdOf } from '../cases/own-case.ts'
import { readComplaint } from './read-case.ts'
import { shownCase } from './shown-case.ts'
import { withdrawAsked } from './withdraw-asked.ts'

const getOwnCase = route({
  method: 'get',
  path: '/my/cases/:id',
  allow: 'applicant',
  record: { view: 'case.seenByOwner' },
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    const row = await caseForOwner(ctx, who, id)
    await ctx.audit.write({ what: 'case.seenByOwner', who: who.actor, ...aboutOf(row) })
    const { language } = who.frame
    const shown = await shownCase(ctx, row, { seenBy: 'owner', language })
    const newCopyId = isMaskedCopyOut(ctx, row) ? newId('exp') : undefined
    return page(ownCasePage({ frame: who.frame, shown, newCopyId }))
  },
})

const postOwnWithdrawal = route({
  method: 'post',
  path: '/my/cases/:id/withdraw',
  allow: 'applicant',
  record: { change: 'case.withdrawn' },
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    await withdrawAsked(ctx, await caseForOwner(ctx, who, id), who.actor)
    return redirectTo(`/my/cases/${id}`)
  },
})

const getComplaint = route({
  method: 'get',
  path: '/my/complaints',
  allow: 'applicant',
  record: { nothing: 'an empty form' },
  read: () => undefined,
  handle: (ctx, _input, who) =>
    Promise.resolve(complaintAnswer(ctx, who, { caseId: newId('cas'), typed: {}, problems: [] })),
})

function complaintAnswer(
  ctx: Pick<Context, 'policy'>,
  who: Who,
  form: { caseId: string; typed: TypedForm; problems: readonly Problem[] },
): Answer {
  const { role } = ctx.policy.document.contacts.complaints
  return page(complaintPage({ frame: who.frame, role, ...form }), form.problems.length > 0 ? 422 : 200)
}

const postComplaint = route({
  method: 'post',
  path: '/my/complaints',
  allow: 'applicant',
  record: { change: 'case.opened' },
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const { id: caseId } = typed
    if (!isId('cas', caseId)) throw new Refusal('malformed')
    const read = readComplaint(typed, who.incoming.language)
    if ('problems' in read) return complaintAnswer(ctx, who, { caseId, typed, problems: read.problems })
    const by = applicantOf(who)
    if (!(await ctx.cases.byId(caseId))) await ctx.limits.count('ownWords', by.subjectId)
    const applicationIds = (await ownApplications(ctx, by.subjectId)).map(row => row._id)
    // It would go with the rest of the person before anybody has read it.
    if (applicationIds.length === 0 && !(await ctx.pool.liveOf(by.subjectId))) throw new Refusal('gone')
    await fileComplaint(ctx, { id: caseId, applicationIds, text: read.value, receivedOn: today(ctx), by })
    return redirectTo(`/my/cases/${caseId}`)
  },
})

/** The person's own cases, and the complaint. */
export const ownCaseRoutes: readonly Route[] = [getOwnCase, postOwnWithdrawal, getComplaint, postComplaint]
