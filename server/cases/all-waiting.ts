import type { Context } from '../base/context.ts'
import type { CaseRow } from './cases-store.ts'

/** Every case that waits for an answer, those due first before the others: however many there are. */
export async function allWaiting({ cases }: Pick<Context, 'cases'>): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  for (;;) {
    const page = await cases.waitingAfter(rows.at(-1))
    rows.push(...page)
    if (page.length === 0) return rows
  }
}
