import { createHash } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { canonicalJson } from '../policy/canonical-json.ts'
import { auditStore, type AuditRow, type AuditStore, type ChainLink } from './audit-store.ts'

/** What the first row has as `prevHash`: 32 zero bytes, base64url. */
export const noAuditHash = Buffer.alloc(32).toString('base64url')

/** The last link: what the ledger keeps, so that the chain cannot be made anew unseen. */
export type AuditHead = Pick<ChainLink, 'seq' | 'hash'>

/** The chain as it was found. */
export interface AuditReport {
  /** Rows of the chain that are as they were chained, from the first on. */
  rows: number
  /** The number at which the chain is not as it was; undefined when all is well. */
  brokenAt: number | undefined
  /** Rows that wait to be chained. */
  unchained: number
  head: AuditHead | undefined
}

/**
 * The rows written since the last time have their place in the chain. Safe with several workers at once:
 * a number and a row are each taken once. Gives how many rows this call chained.
 */
export async function chainAudit(ctx: Pick<Context, 'database'>, limit = 1000): Promise<number> {
  const store = auditStore(ctx.database)
  let head = await store.head()
  let chained = 0
  for (const row of await store.unchained(limit)) {
    let outcome: 'done' | 'linked' | 'taken' = 'taken'
    while (outcome === 'taken') {
      const link = linkAfter(head, row)
      outcome = await store.link(row._id, link)
      head = outcome === 'done' ? link : await store.head()
    }
    if (outcome === 'done') chained += 1
  }
  return chained
}

/** The whole chain was read and reckoned again. */
export async function verifyAudit(ctx: Pick<Context, 'database'>): Promise<AuditReport> {
  const store = auditStore(ctx.database)
  let head: ChainLink | undefined
  let rows = 0
  for await (const row of store.chain()) {
    const link = isEmptied(row) ? placeAfter(head, row) : linkAfter(head, row)
    // Of an emptied row only the link can be checked: that it follows the one before, and the next follows it.
    const hash = isEmptied(row) ? row.hash : link.hash
    if (row.seq !== link.seq || row.prevHash !== link.prevHash || row.hash !== hash) {
      return await report(store, { rows, brokenAt: link.seq, head })
    }
    head = { ...link, hash: row.hash ?? link.hash }
    rows += 1
  }
  return await report(store, { rows, brokenAt: undefined, head })
}

/** The hashes of the chained rows with these numbers. */
export async function auditHashes(
  ctx: Pick<Context, 'database'>,
  numbers: ReadonlySet<number>,
): Promise<Map<number, string>> {
  const hashes = new Map<number, string>()
  for await (const { seq, hash } of auditStore(ctx.database).chain())
    if (seq !== null && hash !== null && numbers.has(seq)) hashes.set(seq, hash)
  return hashes
}

async function report(store: AuditStore, found: Omit<AuditReport, 'unchained'>): Promise<AuditReport> {
  const head = found.head && { seq: found.head.seq, hash: found.head.hash }
  return { ...found, head, unchained: await store.countUnchained() }
}

/** Whether its content has gone after the time the policy keeps the log. */
function isEmptied(row: Partial<AuditRow>): boolean {
  return row.what === undefined
}

function placeAfter(head: ChainLink | undefined, row: AuditRow): ChainLink {
  return { seq: head ? head.seq + 1 : 0, prevHash: head ? head.hash : noAuditHash, hash: row.hash ?? '' }
}

function linkAfter(head: ChainLink | undefined, row: AuditRow): ChainLink {
  const seq = head ? head.seq + 1 : 0
  const prevHash = head ? head.hash : noAuditHash
  return { seq, prevHash, hash: hashOf(row, seq, prevHash) }
}

/** Everything but `about`: what points at an application goes with it. */
function hashOf(row: AuditRow, seq: number, prevHash: string): string {
  const chained = {
    id: row._id,
    at: row.at.toISOString(),
    what: row.what,
    who: { kind: row.who.kind, staffId: row.who.staffId ?? null, role: row.who.role ?? null },
    sealed: row.sealed?.toString('base64url') ?? null,
    seq,
    prevHash,
  }
  return createHash('sha256')
    .update(`glemme-audit-1\n${canonicalJson(chained)}`)
    .digest('base64url')
}
