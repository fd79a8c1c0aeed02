import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { documentOf } from '../cases/policy-of-case.ts'
import { today } from '../cases/record-case.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { isClosedCase, isExtendable, isIdentified } from '../policy/rights.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { extendCasePage } from '../../views/cases/extend-case.tsx'
import { refuseCasePage, type RefuseCasePageProps } from '../../views/cases/refuse-case.tsx'
import { refusalText } from '../../views/mail/case-turn.ts'
import { extendCase, isExtendedSo } from './extend-case.ts'
import { holdUntilOf } from './hold-until.ts'
import { caseForStaff, caseIdOf, deskRoles } from '../cases/own-case.ts'
import { readExtension, readRefusal, typedExtension, type TypedRefusal } from './read-case.ts'
import { refuseCase } from './refuse-case.ts'
import { refusalsThatFit, untrueReasons } from './refusals-that-fit.ts'
import { liftOfCase } from './restriction-of-case.ts'

const refusers = ['privacyOfficer'] as const

interface Form {
  row: CaseRow
  typed: TypedForm
  problems: readonly Problem[]
}

function extendAnswer(ctx: Context, who: Who, { row, typed, problems }: Form): Answer {
  const isOpen = isExtendable(row, today(ctx))
  const { frame } = who
  const html = extendCasePage({ frame, caseId: row._id, type: row.type, isOpen, typed, problems })
  return page(html, problems.length > 0 ? 422 : 200)
}

const getExtend = route({
  method: 'get',
  path: '/staff/cases/:id/extend',
  allow: deskRoles,
  record: { nothing: 'an empty form' },
  read: caseIdOf,
  handle: async (ctx, id, who) =>
    extendAnswer(ctx, who, { row: await caseForStaff(ctx, who, id), typed: {}, problems: [] }),
})

const postExtend = route({
  method: 'post',
  path: '/staff/cases/:id/extend',
  allow: deskRoles,
  record: { change: 'case.extended' },
  limit: 'staffAction',
  read: incoming => ({ id: caseIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const row = await caseForStaff(ctx, who, id)
    const { until, text } = typedExtension(typed)
    if (!(await isExtendedSo(ctx, row, { until, text, by: staffOf(who) }))) {
      if (row.extendedDueOn === until) throw new Refusal('conflict')
      const read = readExtension(typed, row, { language: who.incoming.language, today: today(ctx) })
      if ('problems' in read) return extendAnswer(ctx, who, { row, typed, problems: read.problems })
      await extendCase(ctx, { row, ...read.value, by: staffOf(who) })
    }
    return redirectTo(`/staff/cases/${id}`)
  },
})

async function refuseAnswer(
  ctx: Context,
  who: Who,
  { row, typed, problems, preview }: Form & Pick<RefuseCasePageProps, 'preview'>,
): Promise<Answer> {
  const isClosed = isClosedCase(row.state)
  const html = refuseCasePage({
    frame: who.frame,
    caseId: row._id,
    type: row.type,
    isClosed,
    codes: isClosed ? [] : await refusalsThatFit(ctx, row),
    mayBePart: isIdentified(row.state),
    holdUntil: (await holdUntilOf(ctx, row)) ?? '',
    preview,
    typed,
    problems,
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

const getRefuse = route({
  method: 'get',
  path: '/staff/cases/:id/refuse',
  allow: refusers,
  record: { nothing: 'an empty form' },
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    const row = await caseForStaff(ctx, who, id)
    return await refuseAnswer(ctx, who, { row, typed: {}, problems: [], preview: undefined })
  },
})

const postRefuse = route({
  method: 'post',
  path: '/staff/cases/:id/refuse',
  allow: refusers,
  record: { change: 'case.refused' },
  limit: 'staffAction',
  read: incoming => ({ id: caseIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const row = await caseForStaff(ctx, who, id)
    const read = readRefusal(typed, row, who.incoming.language)
    const problems = 'problems' in read ? read.problems : await codeProblems(ctx, row, read.value)
    if ('problems' in read || problems.length > 0)
      return await refuseAnswer(ctx, who, { row, typed, problems, preview: undefined })
    if (typed['preview'] === 'yes') {
      const preview = {
        sentence: await sentenceOf(ctx, who, { row, refusal: read.value }),
        text: read.value.text,
      }
      return await refuseAnswer(ctx, who, { row, typed, problems: [], preview })
    }
    await refuseCase(ctx, { row, refusal: read.value, by: staffOf(who) })
    return redirectTo(`/staff/cases/${id}`)
  },
})

/** What is known not to be so is no reason. */
async function codeProblems(ctx: Context, row: CaseRow, { code }: TypedRefusal): Promise<Problem[]> {
  const key = (await untrueReasons(ctx, row))[code]
  return key ? [{ field: 'code', key }] : []
}

async function sentenceOf(
  ctx: Context,
  who: Who,
  { row, refusal }: { row: CaseRow; refusal: TypedRefusal },
): Promise<string> {
  const { name: authority, url: authorityUrl } = documentOf(ctx, row).authority
  const holdUntil = (await holdUntilOf(ctx, row)) ?? ''
  const { code, isPart } = refusal
  return refusalText(who.frame.language, { code, authority, authorityUrl, holdUntil, isPart })
}

/** In seven days those who hire see it again; the person is told today. */
const postLift = route({
  method: 'post',
  path: '/staff/cases/:id/lift',
  allow: refusers,
  record: { change: 'restriction.ending' },
  limit: 'staffAction',
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    await liftOfCase(ctx, await caseForStaff(ctx, who, id), staffOf(who))
    return redirectTo(`/staff/cases/${id}`)
  },
})

/** Routes that put off an answer or refuse it, and the one that ends what stood meanwhile. */
export const caseEndsRoutes: readonly Route[] = [getExtend, postExtend, getRefuse, postRefuse, postLift]
