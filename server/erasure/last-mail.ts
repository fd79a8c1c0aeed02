import type { RunItem, RunRow } from './run.ts'

const hourMs = 3_600_000

/**
 * When the last mail is closed at the latest, delivered or not: one hour before D ends, or 24 hours after the claim of
 * an erasure that was asked for. Source: deletion.md 8
 */
export function closeByOf(run: RunRow, item: RunItem): Date {
  const claimedAt = run.claimedAt ?? run.createdAt
  if (run.kind === 'erase') return new Date(claimedAt.getTime() + 24 * hourMs)
  return new Date(item.overdueAt.getTime() - hourMs)
}
