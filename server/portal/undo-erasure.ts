import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationRow } from '../applications/application-row.ts'

/**
 * The applications behind an erasure's page are as they were before it was asked for.
 * Undoing again changes nothing.
 *
 * @throws Refusal 'gone' when the time is over or the erasure has begun
 */
export async function undoErasure(
  ctx: Pick<Context, 'applications' | 'erasure'>,
  numbers: readonly string[],
): Promise<void> {
  const rows = await pendingOf(ctx, numbers)
  if (rows.length > 0)
    await ctx.erasure.engine.undo(
      rows.map(row => row._id),
      { kind: 'nobody' },
    )
}

async function pendingOf(
  ctx: Pick<Context, 'applications'>,
  numbers: readonly string[],
): Promise<ApplicationRow[]> {
  const rows = await Promise.all(numbers.map(number => ctx.applications.byCertificateNo(number)))
  const there = rows.filter(row => row !== null)
  if (there.length < numbers.length || there.some(row => row.state === 'purging')) throw new Refusal('gone')
  return there.filter(row => row.state === 'erasure_pending')
}
