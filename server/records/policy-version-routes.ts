import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { StaffId } from '../base/ids.ts'
import { page, route } from '../http/route.ts'
import { policyVersionPage } from '../../views/records/policy-version.tsx'
import { shownVersion } from './policy-shown.ts'

/** One version of the policy as it was published: periods, dates, who published it. */
export const getPolicyVersion = route({
  method: 'get',
  path: '/staff/privacy/policy/:n',
  allow: ['privacyOfficer', 'administrator'],
  record: { nothing: 'a version of the policy, nothing of an applicant' },
  read: ({ params }) => {
    const text = params['n'] ?? ''
    if (!/^\d{1,6}$/.test(text)) throw new Refusal('notFound')
    return Number(text)
  },
  handle: async (ctx, version, who) => {
    await ctx.policies.reread()
    const row = ctx.policies.all().find(one => one.version === version)
    if (!row) throw new Refusal('notFound')
    const names = await namesOf(ctx, [row.publishedBy, row.confirmedBy])
    const nameOf = (id: StaffId | null) => (id === null ? null : (names.get(id) ?? null))
    const html = policyVersionPage({
      frame: who.frame,
      version: shownVersion(ctx, row),
      document: row.document,
      published: { at: row.publishedAt, by: nameOf(row.publishedBy) },
      confirmed: row.confirmedAt && { at: row.confirmedAt, by: nameOf(row.confirmedBy) },
      revokedAt: row.revokedAt,
      hash: row.hash,
    })
    return page(html)
  },
})

async function namesOf(
  ctx: Pick<Context, 'staff'>,
  ids: readonly (StaffId | null)[],
): Promise<Map<StaffId, string>> {
  const accounts = await ctx.staff.byIds(ids.filter(id => id !== null))
  return new Map(accounts.map(account => [account._id, account.name]))
}
