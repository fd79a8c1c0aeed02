import { isId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import type { UnitRule } from '../policy/pool-due.ts'
import { saying } from './ledger-entry.ts'
import type { Works } from './works.ts'

/** D of an application or a pool entry, and the rule that set it. */
export interface DueTold {
  date: PlainDate
  rule: UnitRule
  /** 1: the applicant has said no to its being kept, and that waits from now on; 0: it waits no more. */
  objected?: 0 | 1
}

/** The unit as an entry of the ledger counts it. */
export function countOfUnit(id: LeavingId): Record<string, number> {
  return isId('poo', id) ? { pool: 1 } : { applications: 1 }
}

/**
 * That D of a unit was set or has changed waits for the ledger, in the caller's transaction: a restored backup
 * must not keep anything longer, nor delete it sooner, than was told last. Source: deletion.md 9, 11
 */
export async function tellDue(
  { ledger }: Pick<Works, 'ledger'>,
  id: LeavingId,
  { date, rule, objected }: DueTold,
): Promise<void> {
  const counts = countOfUnit(id)
  const detail = { date, rule, ...(objected === undefined ? {} : { objected }) }
  await ledger.enqueue(saying('due_moved', { counts, detail }), [id])
}

/** The same, when an erasure that waited was taken back: a backup made meanwhile must not carry it out. */
export async function tellUndone(
  { ledger }: Pick<Works, 'ledger'>,
  id: LeavingId,
  { date, rule }: DueTold,
): Promise<void> {
  const counts = countOfUnit(id)
  await ledger.enqueue(saying('due_moved', { counts, detail: { date, rule, undone: 1 } }), [id])
}

/** An erasure that was asked for: D stands behind it, and a restored backup must carry it out all the same. */
export async function tellAsked(
  { ledger }: Pick<Works, 'ledger'>,
  id: LeavingId,
  { date, rule, asked, eligibleAt }: DueTold & { asked: string; eligibleAt: Date },
): Promise<void> {
  const counts = countOfUnit(id)
  const detail = { date, rule, asked, eligibleAt: eligibleAt.toISOString() }
  await ledger.enqueue(saying('due_moved', { counts, detail }), [id])
}
