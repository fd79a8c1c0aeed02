import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { undoErasureCases, type KeptUnit } from '../cases/record-erasure.ts'
import type { StepContext } from '../cases/take-step.ts'
import { unitWithNumber } from './unit-with-number.ts'

/**
 * The units behind an erasure's page are as they were before it was asked for.
 * Undoing again changes nothing.
 *
 * @throws Refusal 'gone' when the time is over or the erasure has begun
 */
export async function undoErasure(
  ctx: StepContext & Pick<Context, 'applications' | 'applicants' | 'pool'>,
  numbers: readonly string[],
  by: Actor = { kind: 'nobody' },
): Promise<void> {
  const units = await pendingOf(ctx, numbers)
  if (units.length === 0) return
  await ctx.inTransaction(async () => {
    await ctx.erasure.engine.undo(
      units.map(unit => unit._id),
      by,
    )
    await undoErasureCases(ctx, units, by)
  })
}

async function pendingOf(
  ctx: Pick<Context, 'applications' | 'pool'>,
  numbers: readonly string[],
): Promise<KeptUnit[]> {
  const rows = await Promise.all(numbers.map(async number => await unitWithNumber(ctx, number)))
  const there = rows.filter(row => row !== null)
  if (there.length < numbers.length || there.some(row => row.state === 'purging')) throw new Refusal('gone')
  return there.filter(row => row.state === 'erasure_pending')
}
