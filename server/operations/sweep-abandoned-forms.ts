import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type SubjectId } from '../base/ids.ts'
import { saying } from '../erasure/ledger-entry.ts'
import { sweepFiles } from '../files/sweep-files.ts'
import type { UnitId } from '../vault/seal.ts'

const hourMs = 3_600_000
const keysPerPage = 500

type Parts = Pick<
  Context,
  'database' | 'fileStore' | 'vault' | 'applications' | 'applicants' | 'policy' | 'erasure'
>

/**
 * What came to nothing is gone: uploads that broke off, files of forms that were never sent, and the keys made for them.
 * One ledger entry says how many. Source: deletion.md 4 (draft), reliability.md 3
 */
export async function sweepAbandonedForms(ctx: Parts): Promise<Record<string, number>> {
  const { applicationIds: _keysAreSweptByAge, ...files } = await sweepFiles(ctx)
  const counts = { ...files, keys: await sweepKeys(ctx) }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total > 0) await ctx.erasure.ledger.append({ says: saying('sweep', { counts }) })
  return counts
}

/** A key is made before its owner's transaction; one without an owner after the drafts' hours never gets one. */
async function sweepKeys(ctx: Omit<Parts, 'erasure'>): Promise<number> {
  const now = await ctx.database.now()
  const before = new Date(now.getTime() - ctx.policy.document.retention.drafts.hours * hourMs)
  let destroyed = 0
  let after = ''
  for (;;) {
    const units = await ctx.vault.keys.activeBefore(before, { after, limit: keysPerPage })
    destroyed += await ctx.vault.keys.destroy(await withoutOwner(ctx, units))
    const last = units.at(-1)
    if (last === undefined || units.length < keysPerPage) return destroyed
    after = last
  }
}

async function withoutOwner(
  ctx: Pick<Context, 'applications' | 'applicants'>,
  units: UnitId[],
): Promise<UnitId[]> {
  const applicationIds = units.filter((unit): unit is ApplicationId => isId('app', unit))
  const subjectIds = units.filter((unit): unit is SubjectId => isId('sub', unit))
  const owned = new Set<string>([
    ...(await ctx.applications.existing(applicationIds)),
    ...(await ctx.applicants.byIds(subjectIds)).map(row => row._id),
  ])
  return [...applicationIds, ...subjectIds].filter(unit => !owned.has(unit))
}
