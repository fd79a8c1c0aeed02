import type { Context } from '../base/context.ts'
import type { Awaited } from '../../views/portal/waiting-objection.tsx'
import type { ApplicationRow } from './application-row.ts'
import { toldState } from './own-applications.ts'

const stops = ['restriction', 'access', 'hold'] as const

/**
 * What an objection to storage still waits for; undefined when none was made that waits. Whether a decision is only not
 * told yet or not there, it does not say. Source: ux.md 4
 */
export async function awaitedOf(
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies'>,
  row: ApplicationRow,
): Promise<readonly Awaited[] | undefined> {
  if (!row.objectedAt) return undefined
  const isTold = (await toldState(ctx, row)).outcome !== 'assessing'
  const standing = stops.filter(kind => row.stops.some(stop => stop.kind === kind))
  return isTold ? standing : ['answer', ...standing]
}
