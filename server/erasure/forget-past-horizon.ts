import type { Works } from './works.ts'

const dayMs = 24 * 3_600_000

/** What was forgotten, in rows. */
export interface Forgotten {
  runs: number
  keys: number
  /** Copies of which somebody has said that they are gone. */
  copies: number
  /** Entries whose tokens went. */
  tokens: number
}

/**
 * Nothing of a deletion is kept longer than the oldest backup could be: run details, tokens and the rows of destroyed
 * keys go; entries and certificates stay. Source: deletion.md 2 (horizon), 8 step 12, 9
 */
export async function forgetPastHorizon(
  works: Pick<Works, 'ctx' | 'runs' | 'ledger' | 'copies'>,
): Promise<Forgotten> {
  const { ctx, runs, ledger, copies } = works
  const { dataDays, keyDays } = ctx.policy.document.retention.backups
  const now = await ctx.database.now()
  const before = new Date(now.getTime() - (dataDays + keyDays) * dayMs)
  return {
    runs: await runs.forget(before),
    keys: await ctx.vault.keys.forgetDestroyed(before),
    copies: await copies.forget(before),
    tokens: await ledger.pruneTokens(before),
  }
}
