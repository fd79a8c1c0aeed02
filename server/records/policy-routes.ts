import type { Context } from '../base/context.ts'
import { Refusal, type Problem } from '../base/errors.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import type { PolicyRow } from '../store/policy-rows.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { lines } from '../vacancies/typed.ts'
import { withDone } from '../../views/done.ts'
import { policyPage, type WaitingVersion } from '../../views/records/policy.tsx'
import { effectOf } from './policy-effect.ts'
import { shownVersion } from './policy-shown.ts'
import { getPolicyVersion } from './policy-version-routes.ts'
import { confirmPolicy, isAboutToBegin, revokePolicy } from './publish-policy.ts'

const path = '/staff/privacy/policy'
const allow = ['privacyOfficer', 'administrator'] as const

const getPolicy = route({
  method: 'get',
  path,
  allow,
  record: { nothing: 'versions, dates, counts and references' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    await ctx.policies.reread()
    return await policyAnswer(ctx, who, { typed: '', problems: [] })
  },
})

const postConfirm = route({
  method: 'post',
  path: `${path}/confirm`,
  allow,
  record: { change: 'policy.confirmed' },
  limit: 'staffAction',
  read: ({ body }) => ({ version: versionOf(body), affected: lines(body['affected']) }),
  handle: async (ctx, input, who) => {
    try {
      await confirmPolicy(ctx, { ...input, by: staffOf(who) })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'invalid')) throw error
      return await policyAnswer(ctx, who, { typed: input.affected, problems: error.problems })
    }
    return redirectTo(withDone(path, 'policyConfirmed'))
  },
})

const postRevoke = route({
  method: 'post',
  path: `${path}/revoke`,
  allow,
  record: { change: 'policy.revoked' },
  limit: 'staffAction',
  read: ({ body }) => versionOf(body),
  handle: async (ctx, version, who) => {
    await revokePolicy(ctx, { version, by: staffOf(who) })
    return redirectTo(withDone(path, 'policyRevoked'))
  },
})

function versionOf(body: TypedForm): number {
  const text = lines(body['version'])
  if (!/^\d{1,6}$/.test(text)) throw new Refusal('malformed')
  return Number(text)
}

async function policyAnswer(
  ctx: Context,
  who: Who,
  shown: { typed: string; problems: readonly Problem[] },
): Promise<Answer> {
  const rows = ctx.policies.all().toReversed()
  const versions = rows.map(row => shownVersion(ctx, row))
  const html = policyPage({
    frame: who.frame,
    versions,
    waiting: await waitingOf(ctx, who, rows),
    revocable: versions.filter((_, at) => isRevocable(ctx, rows[at])),
    ...shown,
  })
  return page(html, shown.problems.length > 0 ? 422 : 200)
}

function isRevocable(ctx: Context, row: PolicyRow | undefined): boolean {
  return row !== undefined && row.version > 1 && row.state !== 'revoked' && !isAboutToBegin(ctx, row)
}

async function waitingOf(ctx: Context, who: Who, rows: readonly PolicyRow[]): Promise<WaitingVersion | null> {
  const row = rows.find(one => one.state === 'waiting' && !isAboutToBegin(ctx, one))
  if (!row) return null
  const { moved, soon } = await effectOf(ctx, row.document)
  const { version, document, publishedBy } = row
  return { version, effective: document.effective, moved, soon, isOwn: publishedBy === staffOf(who).staffId }
}

/** Every route of the versions of the policy. */
export const policyRoutes: readonly Route[] = [getPolicy, getPolicyVersion, postConfirm, postRevoke]
