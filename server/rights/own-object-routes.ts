import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newToken, type ApplicationId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { ownApplication, ownApplications } from '../applications/own-applications.ts'
import { awaitedOf } from '../applications/objection-shown.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { askedOnce, erasureSentBefore, erasureTokenOf } from '../applications/sent-before.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import { withdrawConsent } from '../pool/withdraw-consent.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { objectPage } from '../../views/rights/object.tsx'
import { t } from '../../views/text/lookup.ts'
import { objectToStorage, wayOf, type ObjectionWay } from './object-to-storage.ts'
import { takeBackObjection } from './waiting-objection.ts'

const ofOne = { path: '/my/applications/:id/object', ...ofOwnApplication } as const

/** What can be said no to, and what follows. */
const getObject = route({
  ...ofOne,
  method: 'get',
  record: { nothing: 'the title of what the person has just seen' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const { subjectId } = applicantOf(who)
    const row = await ownApplication(ctx, subjectId, id)
    const vacancy = await ctx.vacancies.byId(row.vacancyId)
    const way = await wayOf(ctx, row)
    const consent = await ctx.consents.standingOf(subjectId, 'pool')
    const html = objectPage({
      frame: who.frame,
      applicationId: id,
      job: vacancy?.title ?? '',
      way,
      awaits: await awaitedOf(ctx, row),
      asked: await askedOf(ctx, row, way),
      erasureToken: newToken(),
      coolingOff: ctx.policy.document.timing.coolingOff,
      isAsked: consent !== undefined,
      isKept: consent?.state === 'active',
    })
    return page(html)
  },
})

/** The case that waits for the privacy officer, where a hold keeps the application. */
async function askedOf(ctx: Context, { _id, stops }: ApplicationRow, way: ObjectionWay) {
  const waiting = way === 'restrict' ? await ctx.cases.waitingAbout(_id) : []
  const asked = waiting.find(one => one.type === 'objection')
  return asked && { caseId: asked._id, isRestricted: stops.some(stop => stop.kind === 'restriction') }
}

/** No is said. */
const postObject = route({
  ...ofOne,
  method: 'post',
  record: { change: 'objection.made' },
  sentBefore: erasureSentBefore,
  read: incoming => ({ id: applicationIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const by = applicantOf(who)
    const { kind } = typed
    const pressed = { subjectId: by.subjectId, applicationId: id, typed }
    if (kind === 'storage') return await askedOnce(ctx, pressed, () => storage(ctx, who, { id, typed }))
    if (kind !== 'mailings') throw new Refusal('malformed')
    await ownApplication(ctx, by.subjectId, id)
    await withdrawConsent(ctx, { by, right: 'objection' })
    return redirectTo(`/my/applications/${id}/object`)
  },
})

async function storage(
  ctx: Context,
  who: Who,
  { id, typed }: { id: ApplicationId; typed: TypedForm },
): Promise<Answer> {
  const by = applicantOf(who)
  const row = await ownApplication(ctx, by.subjectId, id)
  const request = t(who.incoming.language)('object.storage')
  const wish = { now: typed['now'] === 'yes', token: erasureTokenOf(typed) }
  const token = await objectToStorage(ctx, { row, by, request, ...wish })
  if (token === undefined) return redirectTo(`/my/applications/${id}/object`)
  const stays = (await ownApplications(ctx, by.subjectId)).length > 0 || (await ctx.pool.liveOf(by.subjectId))
  if (!stays) await who.session.end()
  return redirectTo(`/erasures/${token}`)
}

/** What was said no to is kept after all. */
const postUndo = route({
  ...ofOne,
  method: 'post',
  path: `${ofOne.path}/undo`,
  record: { change: 'objection.takenBack' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const by = applicantOf(who)
    await ownApplication(ctx, by.subjectId, id)
    await takeBackObjection(ctx, { id, by })
    return redirectTo(`/my/applications/${id}`)
  },
})

/** Objecting to what is done with one's own application, and taking that back. */
export const ownObjectRoutes: readonly Route[] = [getObject, postObject, postUndo]
