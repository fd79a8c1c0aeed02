import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import type { Passages } from '../cases/masks.ts'
import { noteCaseSeen } from '../cases/note-case-seen.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import { maskedText } from '../policy/mask.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { withDone } from '../../views/done.ts'
import { masksInput, masksPage } from '../../views/cases/masks.tsx'
import { t } from '../../views/text/lookup.ts'
import { isMaskable, maskCopy, passagesOf } from './mask-copy.ts'
import { caseForStaff, caseIdOf } from '../cases/own-case.ts'
import { readMasks } from './read-masks.ts'
import { textsInCopy, type ApplicationTexts } from './texts-in-copy.ts'

const allow = ['privacyOfficer'] as const
const path = '/staff/cases/:id/masks'

/** What is in the copy of a case, and what it leaves out. */
const getMasks = route({
  method: 'get',
  path,
  allow,
  record: { view: 'case.seen' },
  read: caseIdOf,
  handle: async (ctx, id, who) => {
    const row = await maskable(ctx, who, id)
    const passages = await passagesOf(ctx, row)
    const applications = await textsFor(ctx, who, row)
    return masksAnswer(who, { row, applications, passages, typed: typedOf(passages), problems: [] })
  },
})

/** @throws Refusal 'notFound' when its copy cannot be masked (any more) */
async function maskable(ctx: Context, who: Who, id: string): Promise<CaseRow> {
  const row = await caseForStaff(ctx, who, id)
  if (!isMaskable(row)) throw new Refusal('notFound')
  return row
}

async function textsFor(ctx: Context, who: Who, row: CaseRow): Promise<ApplicationTexts[]> {
  await noteCaseSeen(ctx, row, staffOf(who))
  return await textsInCopy(ctx, row, { by: staffOf(who), language: who.frame.language })
}

function typedOf(passages: Passages): TypedForm {
  return Object.fromEntries([...passages].map(([id, all]) => [masksInput(id), all.join('\n')]))
}

interface Shown {
  row: CaseRow
  applications: readonly ApplicationTexts[]
  passages: ReadonlyMap<ApplicationId, readonly string[]>
  typed: TypedForm
  problems: readonly Problem[]
}

function masksAnswer(who: Who, { row, applications, passages, typed, problems }: Shown): Answer {
  const { frame } = who
  const mark = t(frame.language)('masks.mark')
  const shown = applications.map(one => {
    const left = passages.get(one.applicationId) ?? []
    return {
      ...one,
      texts: one.texts.map(({ label, text }) => ({ label, text: maskedText(text, left, mark) })),
    }
  })
  const isWhole = shown.length === row.applicationIds.length
  const html = masksPage({ frame, caseId: row._id, applications: shown, isWhole, typed, problems })
  return page(html, problems.length > 0 ? 422 : 200)
}

const postMasks = route({
  method: 'post',
  path,
  allow,
  record: { change: 'case.masked' },
  limit: 'staffAction',
  read: incoming => ({ id: caseIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const row = await caseForStaff(ctx, who, id)
    if (!isMaskable(row)) throw new Refusal('conflict')
    const applications = await textsFor(ctx, who, row)
    const read = readMasks(typed, applications, who.frame.language)
    if ('problems' in read) {
      const passages = await passagesOf(ctx, row)
      return masksAnswer(who, { row, applications, passages, typed, problems: read.problems })
    }
    await maskCopy(ctx, { row, passages: read.passages, by: staffOf(who) })
    return redirectTo(withDone(`/staff/cases/${id}/masks`, 'copyMasked'))
  },
})

/** Both routes of what a copy leaves out. */
export const maskRoutes: readonly Route[] = [getMasks, postMasks]
