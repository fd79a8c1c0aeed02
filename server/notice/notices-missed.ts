import type { Context } from '../base/context.ts'
import { noticeWindow } from './notice-window.ts'
import { noticesStore } from './notices-store.ts'

/**
 * How many people were not told of their D in time, or were not reached: notices a day late, and notices whose mail has
 * failed for good. Amber: it moves no D, and each certificate shows it. Source: deletion.md 4
 */
export async function noticesMissed(ctx: Pick<Context, 'database' | 'policy' | 'outbox'>): Promise<number> {
  const window = noticeWindow(ctx, await ctx.database.now(), 1)
  const late = await noticesStore(ctx.database).countUntold(window)
  return late + (await ctx.outbox.countFailed('M5'))
}
