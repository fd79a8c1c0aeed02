import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { correctedIn, type CorrectableRow, type CorrectingCase } from '../cases/correcting-case.ts'
import { deskRoles } from '../cases/own-case.ts'
import { aboutOf } from '../cases/record-case.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import { unlessHeld } from '../cases/unless-held.ts'
import { filesOf } from '../files/files-store.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import {
  correctableNamed,
  correctionInput,
  partOf,
  readCorrection,
  type Correctable,
} from '../policy/corrections.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { correctFieldPage } from '../../views/cases/correct-one.tsx'
import { t } from '../../views/text/lookup.ts'
import { correctField } from './correct-field.ts'

const path = '/staff/cases/:id/fields/:applicationId/:field'

interface Opened extends CorrectingCase {
  row: CorrectableRow
  job: string
  what: Correctable
}

/** @throws Refusal 'notFound' for what is nothing of the case that may be corrected */
async function openedBy(ctx: Context, who: Who): Promise<Opened> {
  const found = await correctedIn(ctx, who)
  const field = who.incoming.params['field'] ?? ''
  const { row } = found
  if (isPoolEntry(row)) {
    const what = correctableNamed(field, [])
    if (!what || partOf(what) !== 'profile') throw new Refusal('notFound')
    return { ...found, job: t(who.frame.language)('consent.copy'), what }
  }
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const what = correctableNamed(field, vacancy?.questions ?? [])
  if (!what) throw new Refusal('notFound')
  return { ...found, job: vacancy?.title ?? '', what }
}

/** One value as it is to be; what it is now is not shown. */
const getField = route({
  method: 'get',
  path,
  allow: deskRoles,
  record: { view: 'case.seen' },
  read: () => undefined,
  handle: async (ctx, _input, who) =>
    await fieldAnswer(ctx, who, { opened: await openedBy(ctx, who), typed: {}, problems: [] }),
})

async function fieldAnswer(
  ctx: Context,
  who: Who,
  { opened, typed, problems }: { opened: Opened; typed: TypedForm; problems: readonly Problem[] },
): Promise<Answer> {
  const { inCase, by, row, job, what } = opened
  await ctx.audit.write({ what: 'case.seen', who: by, ...aboutOf(inCase) })
  const { frame } = who
  const form = { language: frame.language, typed, problems }
  const html = correctFieldPage({ frame, caseId: inCase._id, applicationId: row._id, job, what, form })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** The value is the one that was typed, everywhere, as by the person's own form; the case says that something was corrected. */
const postField = route({
  method: 'post',
  path,
  allow: deskRoles,
  record: { change: 'field.corrected' },
  limit: 'staffAction',
  read: incoming => incoming.body[correctionInput],
  handle: async (ctx, typed, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const opened = await openedBy(ctx, who)
    const { inCase, by, row, what } = opened
    const hasCv = (await filesOf(ctx, row._id)).some(file => file.kind === 'cv')
    const read = readCorrection(typed, what, { hasCv, language: who.incoming.language })
    if ('problem' in read)
      return await fieldAnswer(ctx, who, {
        opened,
        typed: { [correctionInput]: typed },
        problems: [read.problem],
      })
    const { value } = read
    const applicationId = isPoolEntry(row) ? 'pool' : row._id
    await unlessHeld(who, () => correctField(ctx, { applicationId, what, value, by, inCase }))
    return redirectTo(`/staff/cases/${inCase._id}`)
  },
})

/** Correcting a value because the person asked for it by phone, by letter or in person. */
export const correctInCaseRoutes: readonly Route[] = [getField, postField]
