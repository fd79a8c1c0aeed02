import type { Context } from '../base/context.ts'
import {
  isId,
  type ApplicationId,
  type HireStatementId,
  type LinkRequestId,
  type PoolId,
  type SubjectId,
} from '../base/ids.ts'
import { saying } from '../erasure/ledger-entry.ts'
import { sweepFiles } from '../files/sweep-files.ts'
import type { UnitId } from '../vault/seal.ts'

const hourMs = 3_600_000
const keysPerPage = 500
/** More keys go only when somebody says so: they may be orphans of a table that was lost. Source: reliability.md 6 */
const mostKeys = 100

type Parts = Pick<
  Context,
  | 'database'
  | 'fileStore'
  | 'vault'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'linkRequests'
  | 'statements'
  | 'policy'
  | 'erasure'
  | 'log'
>

/**
 * What came to nothing is gone: uploads that broke off, files of forms that were never sent, and the keys made for them.
 * One ledger entry says how many. Too many keys without an owner are left, and counted as `keysLeft`.
 * Source: deletion.md 4 (draft), reliability.md 3
 */
export async function sweepAbandonedForms(ctx: Parts): Promise<Record<string, number>> {
  const { applicationIds: _keysAreSweptByAge, ...files } = await sweepFiles(ctx)
  const { keys, keysLeft } = await sweepKeys(ctx)
  const counts = { ...files, keys }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total > 0) await ctx.erasure.ledger.append({ says: saying('sweep', { counts }) })
  return keysLeft > 0 ? { ...counts, keysLeft } : counts
}

/** A key is made before its owner's transaction; one without an owner after the drafts' hours never gets one. */
async function sweepKeys(ctx: Omit<Parts, 'erasure'>): Promise<{ keys: number; keysLeft: number }> {
  const orphans = await orphansOf(ctx)
  if (orphans.length > mostKeys) {
    ctx.log.error('sweep.keysLeft', { counts: { keys: orphans.length } })
    return { keys: 0, keysLeft: orphans.length }
  }
  return { keys: await ctx.vault.keys.destroy(await withoutOwner(ctx, orphans)), keysLeft: 0 }
}

async function orphansOf(ctx: Omit<Parts, 'erasure'>): Promise<UnitId[]> {
  const now = await ctx.database.now()
  const before = new Date(now.getTime() - ctx.policy.document.retention.drafts.hours * hourMs)
  const orphans: UnitId[] = []
  let after = ''
  for (;;) {
    const units = await ctx.vault.keys.activeBefore(before, { after, limit: keysPerPage })
    orphans.push(...(await withoutOwner(ctx, units)))
    const last = units.at(-1)
    if (last === undefined || units.length < keysPerPage) return orphans
    after = last
  }
}

async function withoutOwner(
  ctx: Pick<Context, 'applications' | 'applicants' | 'pool' | 'linkRequests' | 'statements'>,
  units: UnitId[],
): Promise<UnitId[]> {
  const applicationIds = units.filter((unit): unit is ApplicationId => isId('app', unit))
  const subjectIds = units.filter((unit): unit is SubjectId => isId('sub', unit))
  const poolIds = units.filter((unit): unit is PoolId => isId('poo', unit))
  const requestIds = units.filter((unit): unit is LinkRequestId => isId('ask', unit))
  const statementIds = units.filter((unit): unit is HireStatementId => isId('hir', unit))
  const owned = new Set<string>([
    ...(await ctx.statements.existing(statementIds)),
    ...(await ctx.pool.existing(poolIds)),
    ...(await ctx.linkRequests.existing(requestIds)),
    ...(await ctx.applications.existing(applicationIds)),
    ...(await ctx.applicants.byIds(subjectIds)).map(row => row._id),
  ])
  return [...applicationIds, ...subjectIds, ...poolIds, ...requestIds, ...statementIds].filter(
    unit => !owned.has(unit),
  )
}
