import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isCaseEvent } from '../policy/rights.ts'
import { textsOf } from './case-texts.ts'
import type { CaseRow } from './cases-store.ts'

/**
 * Whether the last step of the case is that actor's, with these words: the same once more. Of a case that is nobody's no
 * words are kept, so none are other words.
 */
export async function wasSaid(
  ctx: Pick<Context, 'vault'>,
  row: CaseRow,
  { by, words }: { by: Actor; words: string },
): Promise<boolean> {
  const texts = (await textsOf(ctx, [row])).get(row._id)
  const last = texts?.history.findLast(step => isCaseEvent(step.event))
  if (!texts || !last) return true
  return texts.answer === words && last.staffId === (by.kind === 'staff' ? by.staffId : null)
}

/**
 * It is said, unless the same press was faster by a moment: then nothing changes.
 *
 * @throws Refusal 'conflict' when another step was faster
 */
export async function sayOnce(
  ctx: Pick<Context, 'cases'>,
  row: CaseRow,
  { isSaid, say }: { isSaid: (row: CaseRow) => Promise<boolean>; say: () => Promise<unknown> },
): Promise<void> {
  if (await isSaid(row)) return
  try {
    await say()
  } catch (error) {
    const isLate = error instanceof Refusal && error.code === 'conflict'
    const now = isLate ? await ctx.cases.byId(row._id) : undefined
    if (!now || !(await isSaid(now))) throw error
  }
}
