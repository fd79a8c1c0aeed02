import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { ownApplication, toldState } from '../applications/own-applications.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { shownStopOf } from '../applications/stop-shown.ts'
import { openWhole } from '../applications/whole-application.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Route, type Who } from '../http/route.ts'
import {
  correctableNamed,
  correctionInput,
  isSameValue,
  partOf,
  readCorrection,
  valueOf,
  type Correctable,
} from '../policy/corrections.ts'
import { addressField, type OwnAnswers, type Profile, type QuestionAnswer } from '../policy/fields.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { openedEntry } from '../pool/opened-entry.ts'
import { purposeOf } from '../pool/own-entry.ts'
import { withDone } from '../../views/done.ts'
import { pathOfOwn, type OwnThing } from '../../views/portal/own-thing.ts'
import type { ShownStop } from '../../views/portal/stop.tsx'
import { editPage } from '../../views/rights/edit.tsx'
import { correctField } from './correct-field.ts'

/** What the path names: a field of an application, or of what the person has in the talent pool. */
interface Named {
  of: ApplicationId | 'pool'
  field: string
}

const ofOne = { path: '/my/applications/:id/edit/:field', ...ofOwnApplication } as const
const ofEntry = { path: '/my/consents/:purpose/edit/:field', allow: 'applicant' } as const

function ofApplication(incoming: Incoming): Named {
  return { of: applicationIdOf(incoming), field: incoming.params['field'] ?? '' }
}

function ofPool(incoming: Incoming): Named {
  return { of: purposeOf(incoming), field: incoming.params['field'] ?? '' }
}

/** One value, and what there is around it. */
interface Opened {
  of: OwnThing
  what: Correctable
  profile: Profile
  own: OwnAnswers
  hasCv: boolean
  /** D as the person is told it, when the correction moves it. */
  dueOn: string | undefined
  stop: ShownStop | undefined
}

/** @throws Refusal 'notFound' for what is nothing of that which may be corrected */
async function openedBy(ctx: Context, who: Who, { of, field }: Named): Promise<Opened> {
  return of === 'pool' ? await openedInPool(ctx, who, field) : await openedIn(ctx, who, { id: of, field })
}

async function openedIn(
  ctx: Context,
  who: Who,
  { id, field }: { id: ApplicationId; field: string },
): Promise<Opened> {
  const by = applicantOf(who)
  const row = await ownApplication(ctx, by.subjectId, id)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const what = correctableNamed(field, vacancy?.questions ?? [])
  if (!what) throw new Refusal('notFound')
  await ctx.audit.write({ what: 'application.seenByOwner', who: by, about: id })
  const { profile, own, files } = await openWhole(ctx, row)
  return {
    of: { applicationId: id, job: vacancy?.title ?? '' },
    ...{ what, profile, own },
    hasCv: files.some(file => file.row.kind === 'cv'),
    dueOn: await dueAfter(ctx, row),
    stop: await shownStopOf(ctx, row),
  }
}

/** D when the application is corrected today; undefined when it stays. */
async function dueAfter(ctx: Context, row: ApplicationRow): Promise<string | undefined> {
  if ((await toldState(ctx, row)).outcome !== 'assessing') return undefined
  return deadlineFor(ctx, { ...row, decision: null, lastActAt: ctx.clock.now() }).due.date
}

/** There only the person can be corrected; its D is of the consent. */
async function openedInPool(ctx: Context, who: Who, field: string): Promise<Opened> {
  const by = applicantOf(who)
  const what = correctableNamed(field, [])
  if (!what || partOf(what) !== 'profile') throw new Refusal('notFound')
  const { row, contact, files } = await openedEntry(ctx, by.subjectId)
  await ctx.audit.write({ what: 'consent.seenByOwner', who: by, about: row._id })
  return {
    of: 'pool',
    what,
    profile: contact,
    own: { fields: {}, questions: {} },
    hasCv: files.length > 0,
    dueOn: undefined,
    stop: await shownStopOf(ctx, row),
  }
}

async function getAnswer(ctx: Context, named: Named, who: Who): Promise<Answer> {
  const opened = await openedBy(ctx, who, named)
  return editAnswer(who, opened, { typed: { [correctionInput]: valueOf(opened.what, opened) }, problems: [] })
}

function editAnswer(
  who: Who,
  ...[{ of, what, dueOn, stop }, form]: [Opened, { typed: TypedForm; problems: readonly Problem[] }]
): Answer {
  const html = editPage({
    frame: who.frame,
    of,
    what,
    ...form,
    dueOn,
    isRestricted: stop?.kind === 'restriction',
    held: stop?.kind === 'hold' ? stop : undefined,
  })
  return page(html, form.problems.length > 0 ? 422 : 200)
}

type Typed = Named & { typed: string | string[] | undefined }

async function postAnswer(ctx: Context, { typed, ...named }: Typed, who: Who): Promise<Answer> {
  await ctx.clockCheck.refuseWhenOff()
  const opened = await openedBy(ctx, who, named)
  const { of, what, hasCv } = opened
  const read = readCorrection(typed, what, { hasCv, language: who.incoming.language })
  if ('problem' in read) {
    return editAnswer(who, opened, { typed: { [correctionInput]: typed }, problems: [read.problem] })
  }
  const by = applicantOf(who)
  await countAddress(ctx, by, { opened, value: read.value })
  const isMoved = await correctField(ctx, { applicationId: named.of, what, value: read.value, by })
  if (isMoved) await stayIn(ctx, who, by)
  return redirectTo(withDone(pathOfOwn(of), 'fieldCorrected'))
}

/** One value, as it is stored, in an input. */
const getEdit = route({
  ...ofOne,
  method: 'get',
  record: { view: 'application.seenByOwner' },
  read: ofApplication,
  handle: getAnswer,
})

/** The value is the one that was typed, everywhere; or the page again, with what was typed and what is wrong. */
const postEdit = route({
  ...ofOne,
  method: 'post',
  record: { change: 'field.corrected' },
  read: incoming => ({ ...ofApplication(incoming), typed: incoming.body[correctionInput] }),
  handle: postAnswer,
})

/** The same of what the person has in the talent pool. */
const getEditEntry = route({
  ...ofEntry,
  method: 'get',
  record: { view: 'consent.seenByOwner' },
  read: ofPool,
  handle: getAnswer,
})

const postEditEntry = route({
  ...ofEntry,
  method: 'post',
  record: { change: 'field.corrected' },
  read: incoming => ({ ...ofPool(incoming), typed: incoming.body[correctionInput] }),
  handle: postAnswer,
})

/** A new address has mail at once, and nobody has confirmed it: a few a day. @throws Refusal 'tooMany' */
async function countAddress(
  ctx: Context,
  { subjectId }: ApplicantActor,
  { opened, value }: { opened: Opened; value: QuestionAnswer | undefined },
): Promise<void> {
  const isAnother = opened.what.name === addressField && !isSameValue(valueOf(opened.what, opened), value)
  if (isAnother) await ctx.limits.count('ownAddress', subjectId)
}

/** Everybody else is out with the old address; who typed the new one may mend a slip for as long as they are here. */
async function stayIn(ctx: Context, who: Who, { subjectId }: ApplicantActor): Promise<void> {
  const generation = await ctx.applicants.generationOf(subjectId)
  if (generation === undefined) throw new Refusal('gone')
  await who.session.begin({ kind: 'portal', id: subjectId, generation })
}

/** Correcting a value of one's own application, or of what one has in the talent pool. */
export const ownEditRoutes: readonly Route[] = [getEdit, postEdit, getEditEntry, postEditEntry]
