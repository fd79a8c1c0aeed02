import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { ownApplication, toldState } from '../applications/own-applications.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { shownStopOf } from '../applications/stop-shown.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Route, type Who } from '../http/route.ts'
import {
  correctableNamed,
  correctionInput,
  isSameValue,
  readCorrection,
  valueOf,
  type Correctable,
} from '../policy/corrections.ts'
import { addressField, type QuestionAnswer } from '../policy/fields.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { editPage } from '../../views/rights/edit.tsx'
import { correctField } from './correct-field.ts'

const ofOne = { path: '/my/applications/:id/edit/:field', ...ofOwnApplication } as const

interface Named {
  id: ApplicationId
  field: string
}

function namedIn(incoming: Incoming): Named {
  return { id: applicationIdOf(incoming), field: incoming.params['field'] ?? '' }
}

/** One value of an application, and all there is around it. */
interface Opened {
  whole: WholeApplication
  what: Correctable
}

/** @throws Refusal 'notFound' for what is nothing of that application that may be corrected */
async function openedBy(ctx: Context, who: Who, { id, field }: Named): Promise<Opened> {
  const by = applicantOf(who)
  const row = await ownApplication(ctx, by.subjectId, id)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const what = correctableNamed(field, vacancy?.questions ?? [])
  if (!what) throw new Refusal('notFound')
  await ctx.audit.write({ what: 'application.seenByOwner', who: by, about: id })
  return { whole: await openWhole(ctx, row), what }
}

/** One value, as it is stored, in an input. */
const getEdit = route({
  ...ofOne,
  method: 'get',
  record: { view: 'application.seenByOwner' },
  read: namedIn,
  handle: async (ctx, named, who) => {
    const opened = await openedBy(ctx, who, named)
    const value = valueOf(opened.what, opened.whole)
    return await editAnswer(ctx, who, opened, { typed: { [correctionInput]: value }, problems: [] })
  },
})

async function editAnswer(
  ctx: Context,
  who: Who,
  ...[{ whole, what }, form]: [Opened, { typed: TypedForm; problems: readonly Problem[] }]
): Promise<Answer> {
  const { row, vacancy } = whole
  const stop = await shownStopOf(ctx, row)
  const html = editPage({
    frame: who.frame,
    applicationId: row._id,
    job: vacancy?.title ?? '',
    what,
    ...form,
    dueOn: await dueAfter(ctx, whole),
    isRestricted: stop?.kind === 'restriction',
    held: stop?.kind === 'hold' ? stop : undefined,
  })
  return page(html, form.problems.length > 0 ? 422 : 200)
}

/** D as the applicant is told it, when the correction moves it. */
async function dueAfter(ctx: Context, { row }: WholeApplication): Promise<string | undefined> {
  if ((await toldState(ctx, row)).outcome !== 'assessing') return undefined
  return deadlineFor(ctx, { ...row, decision: null, lastActAt: ctx.clock.now() }).due.date
}

/** The value is the one that was typed, everywhere; or the page again, with what was typed and what is wrong. */
const postEdit = route({
  ...ofOne,
  method: 'post',
  record: { change: 'field.corrected' },
  read: incoming => ({ ...namedIn(incoming), typed: incoming.body[correctionInput] }),
  handle: async (ctx, { typed, ...named }, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const opened = await openedBy(ctx, who, named)
    const { whole, what } = opened
    const hasCv = whole.files.some(({ row }) => row.kind === 'cv')
    const read = readCorrection(typed, what, { hasCv, language: who.incoming.language })
    if ('problem' in read) {
      const form = { typed: { [correctionInput]: typed }, problems: [read.problem] }
      return await editAnswer(ctx, who, opened, form)
    }
    const by = applicantOf(who)
    await countAddress(ctx, by, { opened, value: read.value })
    const isMoved = await correctField(ctx, { applicationId: named.id, what, value: read.value, by })
    if (isMoved) await stayIn(ctx, who, by)
    return redirectTo(`/my/applications/${named.id}`)
  },
})

/** A new address has mail at once, and nobody has confirmed it: a few a day. @throws Refusal 'tooMany' */
async function countAddress(
  ctx: Context,
  { subjectId }: ApplicantActor,
  { opened: { what, whole }, value }: { opened: Opened; value: QuestionAnswer | undefined },
): Promise<void> {
  const isAnother = what.name === addressField && !isSameValue(valueOf(what, whole), value)
  if (isAnother) await ctx.limits.count('ownAddress', subjectId)
}

/** Everybody else is out with the old address; who typed the new one may mend a slip for as long as they are here. */
async function stayIn(ctx: Context, who: Who, { subjectId }: ApplicantActor): Promise<void> {
  const generation = await ctx.applicants.generationOf(subjectId)
  if (generation === undefined) throw new Refusal('gone')
  await who.session.begin({ kind: 'portal', id: subjectId, generation })
}

/** Correcting a value of one's own application. */
export const ownEditRoutes: readonly Route[] = [getEdit, postEdit]
