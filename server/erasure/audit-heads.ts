import { auditStore } from '../audit/audit-store.ts'
import { auditHashes } from '../audit/chain.ts'
import type { Context } from '../base/context.ts'
import { saying, type Entry } from './ledger-entry.ts'
import type { Works } from './works.ts'

const dayMs = 24 * 3_600_000

/** The ledger has the last link of the audit log; false when one was written within a day, or there is nothing new. */
export async function writeAuditHead({ ctx, ledger }: Pick<Works, 'ctx' | 'ledger'>): Promise<boolean> {
  const head = await auditStore(ctx.database).head()
  if (!head) return false
  const last = (await ledger.lastOf('audit_head')) ?? (await ledger.entryAt(0))
  const now = await ctx.database.now()
  if (last && now.getTime() - new Date(last.at).getTime() < dayMs) return false
  if (last?.detail?.['hash'] === head.hash) return false
  const { seq, hash } = head
  await ledger.append({ says: saying('audit_head', { detail: { seq, hash } }) })
  return true
}

/**
 * The number of the first audit row that is not as the ledger knows it; undefined when all are. What a restored backup
 * had lost is not looked for: the entry of its replay says from where on.
 *
 * @param entries the whole ledger
 */
export async function firstForgedRow(
  ctx: Pick<Context, 'database'>,
  entries: readonly Entry[],
): Promise<number | undefined> {
  const lost = entries.flatMap(lostBy)
  const heads = entries.filter(
    ({ kind, seq }) => kind === 'audit_head' && !lost.some(({ from, to }) => seq > from && seq <= to),
  )
  const hashes = await auditHashes(ctx, new Set(heads.map(numberOf)))
  const forged = heads.find(head => hashes.get(numberOf(head)) !== head.detail?.['hash'])
  return forged && numberOf(forged)
}

function numberOf({ detail }: Entry): number {
  return Number(detail?.['seq'])
}

function lostBy({ kind, detail }: Entry): { from: number; to: number }[] {
  return kind === 'restore_replayed' ? [{ from: Number(detail?.['from']), to: Number(detail?.['to']) }] : []
}
