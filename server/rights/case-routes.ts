import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type CaseId } from '../base/ids.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { identifyCase } from '../cases/identify-case.ts'
import { byDeadline, listedForStaff } from '../cases/listed-for-staff.ts'
import { isMasked } from '../cases/masks.ts'
import { noteCaseSeen } from '../cases/note-case-seen.ts'
import { today } from '../cases/record-case.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { isExtendable, isIdentified } from '../policy/rights.ts'
import { answerHired } from '../statements/answer-waiting.ts'
import { noteOfCase } from '../review/notes-store.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { casePage } from '../../views/cases/case.tsx'
import { casesPage } from '../../views/cases/cases.tsx'
import { newCasePage } from '../../views/cases/new-case.tsx'
import { answerCase } from './answer-case.ts'
import { askIdentity } from './ask-identity.ts'
import { correctionOf, isUncorrected } from './correction-of-case.ts'
import { cannotCarryOut, carryOut, isAnsweredInWords, type CannotNow } from './carry-out.ts'
import { findPerson, type FoundPerson } from './find-person.ts'
import { isMaskable } from './mask-copy.ts'
import { caseForStaff, caseIdOf, deskRoles, ownOnly, seesAll } from '../cases/own-case.ts'
import { readAnswer, readCase, type TypedCase } from './read-case.ts'
import { refusalsThatFit } from './refusals-that-fit.ts'
import { registerCase } from './register-case.ts'
import { restrictionOf, restrictObjected } from './restriction-of-case.ts'
import { shownCase } from './shown-case.ts'
import { withdrawAsked } from './withdraw-asked.ts'

const casesPath = '/staff/cases'
const allow = deskRoles

const getCases = route({
  method: 'get',
  path: casesPath,
  allow,
  record: { nothing: 'types, references, dates and states of cases' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const [waiting, closed] = await Promise.all([
      ctx.cases.waiting(ownOnly(who)),
      ctx.cases.closed(ownOnly(who)),
    ])
    const seen = { seesHidden: seesAll(who) }
    return page(
      casesPage({
        frame: who.frame,
        waiting: await listedForStaff(ctx, byDeadline(waiting), seen),
        closed: await listedForStaff(ctx, closed, seen),
      }),
    )
  },
})

const getNewCase = route({
  method: 'get',
  path: `${casesPath}/new`,
  allow,
  record: { nothing: 'an empty form' },
  read: () => undefined,
  handle: (_ctx, _input, who) =>
    Promise.resolve(newAnswer(who, { caseId: newId('cas'), typed: {}, problems: [] })),
})

interface NewForm {
  caseId: CaseId
  typed: TypedForm
  problems: readonly Problem[]
  foundNobody?: boolean
}

function newAnswer(who: Who, { foundNobody = false, ...form }: NewForm): Answer {
  const html = newCasePage({ frame: who.frame, foundNobody, ...form })
  return page(html, form.problems.length > 0 ? 422 : 200)
}

const postNewCase = route({
  method: 'post',
  path: `${casesPath}/new`,
  allow,
  record: { change: 'case.opened' },
  limit: 'staffAction',
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const { id: caseId } = typed
    if (!isId('cas', caseId)) throw new Refusal('malformed')
    const read = readCase(typed, { language: who.incoming.language, today: today(ctx) })
    if ('problems' in read) return newAnswer(who, { caseId, typed, problems: read.problems })
    const found = await findPerson(ctx, read.value.person)
    const key = problemOf(found, read.value)
    if (key) {
      const problems = [{ field: 'person', key }]
      return newAnswer(who, { caseId, typed, problems, foundNobody: found.length === 0 })
    }
    const { type, channel, receivedOn, request } = read.value
    const [person] = found
    const of = person ?? { subjectId: null, applicationIds: [] }
    await registerCase(ctx, { id: caseId, type, ...of, channel, receivedOn, request, by: staffOf(who) })
    return redirectTo(`${casesPath}/${caseId}`)
  },
})

function problemOf(found: readonly FoundPerson[], { isNobody }: TypedCase): string | undefined {
  if (found.length > 1) return 'err.caseSeveral'
  return found.length === 0 && !isNobody ? 'err.caseNobody' : undefined
}

const getCase = route({
  method: 'get',
  path: `${casesPath}/:id`,
  allow,
  record: { view: 'case.seen' },
  read: caseIdOf,
  handle: async (ctx, id, who) =>
    await caseAnswer(ctx, who, { row: await caseForStaff(ctx, who, id), typed: {}, problems: [] }),
})

async function caseAnswer(
  ctx: Context,
  who: Who,
  { row, typed, problems }: { row: CaseRow; typed: TypedForm; problems: readonly Problem[] },
): Promise<Answer> {
  await noteCaseSeen(ctx, row, staffOf(who))
  const cannot = await cannotCarryOut(ctx, row, staffOf(who))
  const seenBy = seesAll(who) ? 'privacyOfficer' : 'recruiter'
  const html = casePage({
    frame: who.frame,
    shown: await shownCase(ctx, row, { seenBy, language: who.frame.language }),
    mayAnswer: mayAnswer(who, row),
    mayRefuse: seesAll(who) && (await refusalsThatFit(ctx, row)).length > 0,
    mayExtend: isExtendable(row, today(ctx)),
    cannot: seenBy === 'recruiter' || cannot === 'heldPart' ? toldRecruiter(cannot) : cannot,
    correction: await correctionOf(ctx, row, { seesHidden: seesAll(who) }),
    restriction: seesAll(who) ? await restrictionOf(ctx, row) : undefined,
    note: await notePathOf(ctx, row),
    masks: seesAll(who) && isMaskable(row) ? { areSet: isMasked(row) } : undefined,
    coolingOffHours: ctx.policy.document.timing.coolingOff.hours,
    typed,
    problems,
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** Whether it is held is not theirs to know. */
function toldRecruiter(cannot: CannotNow | undefined) {
  return cannot === 'held' || cannot === 'heldPart' ? 'officer' : cannot
}

/** Only what is answered in words; a complaint not by the recruiter whom it may be about. Source: privacy.md 5 */
function mayAnswer(who: Who, { type }: CaseRow): boolean {
  return isAnsweredInWords(type) && (type !== 'complaint' || seesAll(who))
}

/** Where the note stands that the applicant says something against. */
async function notePathOf(ctx: Context, { _id, type }: CaseRow): Promise<string | undefined> {
  const note = type === 'rectification' ? await noteOfCase(ctx, _id) : undefined
  return note && `/staff/applications/${note.applicationId}/notes/${note._id}`
}

const postIdentity = route({
  method: 'post',
  path: `${casesPath}/:id/identity`,
  allow,
  record: { change: 'case.identified' },
  limit: 'staffAction',
  read: incoming => ({ id: caseIdOf(incoming), method: incoming.body['method'] }),
  handle: async (ctx, { id, method }, who) => {
    const row = await caseForStaff(ctx, who, id)
    const by = staffOf(who)
    if (method === 'link') await askIdentity(ctx, row, by)
    else if (method === 'inPerson' || (method === 'reference' && row.channel === 'letter'))
      await begin(ctx, await identifyCase(ctx, { row, method, by }), by)
    else throw new Refusal('malformed')
    return redirectTo(`${casesPath}/${id}`)
  },
})

/** It is known who asks: what runs by itself does so now. */
async function begin(ctx: Context, row: CaseRow, by: StaffActor): Promise<void> {
  await restrictObjected(ctx, row)
  await answerHired(ctx, row, by)
}

const postCarryOut = route({
  method: 'post',
  path: `${casesPath}/:id/carry-out`,
  allow,
  record: { change: 'case.answered' },
  limit: 'staffAction',
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    await carryOut(ctx, await caseForStaff(ctx, who, id), staffOf(who))
    return redirectTo(`${casesPath}/${id}`)
  },
})

const postAnswer = route({
  method: 'post',
  path: `${casesPath}/:id/answer`,
  allow,
  record: { change: 'case.answered' },
  limit: 'staffAction',
  read: incoming => ({ id: caseIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const row = await caseForStaff(ctx, who, id)
    if (!mayAnswer(who, row)) throw new Refusal(row.type === 'complaint' ? 'notFound' : 'conflict')
    const read = readAnswer(typed, who.incoming.language)
    if ('problems' in read) return await caseAnswer(ctx, who, { row, typed, problems: read.problems })
    if (isIdentified(row.state) && (await isUncorrected(ctx, row))) {
      const problems = [{ field: 'text', key: 'err.caseNothingDone' }]
      return await caseAnswer(ctx, who, { row, typed, problems })
    }
    await answerCase(ctx, { row, answer: read.value, by: staffOf(who) })
    return redirectTo(`${casesPath}/${id}`)
  },
})

const postWithdraw = route({
  method: 'post',
  path: `${casesPath}/:id/withdraw`,
  allow,
  record: { change: 'case.withdrawn' },
  limit: 'staffAction',
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    await withdrawAsked(ctx, await caseForStaff(ctx, who, id), staffOf(who))
    return redirectTo(`${casesPath}/${id}`)
  },
})

/** The desk's routes: the list, the form, a case and what is done with it. */
export const caseRoutes: readonly Route[] = [
  getCases,
  getNewCase,
  postNewCase,
  getCase,
  postIdentity,
  postCarryOut,
  postAnswer,
  postWithdraw,
]
