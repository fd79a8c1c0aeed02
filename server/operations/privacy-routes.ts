import type { Context } from '../base/context.ts'
import { waitingByDeadline } from '../cases/waiting-by-deadline.ts'
import { page, redirectTo, route, type Route, type Who } from '../http/route.ts'
import { withDone } from '../../views/done.ts'
import { privacyPage, type PrivacyPageProps } from '../../views/operations/privacy.tsx'
import { figuresOf } from './figures.ts'
import { lookAtHealth } from './health.ts'

const counts = { nothing: 'counts, dates, references and types of cases, no application is opened' } as const

const getPrivacy = route({
  method: 'get',
  path: '/staff/privacy',
  allow: ['privacyOfficer'],
  record: counts,
  read: () => undefined,
  handle: async (ctx, _input, who) => page(privacyPage(await shown(ctx, who, 'privacy'))),
})

const getOperations = route({
  method: 'get',
  path: '/staff/admin/operations',
  allow: ['administrator'],
  record: counts,
  read: () => undefined,
  handle: async (ctx, _input, who) => page(privacyPage(await shown(ctx, who, 'operations'))),
})

const postRelease = route({
  method: 'post',
  path: '/staff/privacy/runs/release',
  allow: ['privacyOfficer'],
  record: { change: 'brake.released' },
  limit: 'staffAction',
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const released = await ctx.erasure.brake.release(who.actor)
    return redirectTo(withDone('/staff/privacy', released > 0 ? 'brakeReleased' : 'brakeNothing'))
  },
})

async function shown(ctx: Context, who: Who, office: PrivacyPageProps['office']): Promise<PrivacyPageProps> {
  const [figures, checks, brake, waiting] = await Promise.all([
    figuresOf(ctx),
    lookAtHealth(ctx),
    ctx.erasure.brake.view(),
    office === 'privacy' ? waitingByDeadline(ctx) : [],
  ])
  const { people, overdue, openCases, lastSweepAt, nextDueAt } = figures
  const numbers = { people, overdue, openCases, lastSweepAt, nextDueAt }
  return { frame: who.frame, office, ...numbers, waiting, checks, brake: brake ?? null }
}

/** How the installation stands, for those who answer for it. */
export const privacyRoutes: readonly Route[] = [getPrivacy, getOperations, postRelease]
