import type { StaffActor } from '../audit/actor.ts'
import { Refusal, type RefusalCode } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import { refuseCloseWithoutStatements } from '../statements/missing-statements.ts'
import { decideOne, type DecideContext } from './record-decision.ts'

/**
 * Nobody can apply any more, and every undecided application that is in sight of staff is decided as cancelled.
 * Closing again finishes what a crash left undecided.
 *
 * @returns how many were decided now
 * @throws Refusal 'notFound' when there is no such vacancy
 * @throws Refusal 'conflict' when it was never published
 * @throws Refusal 'invalid' when the statement of somebody hired is missing
 */
export async function closeVacancy(
  ctx: DecideContext,
  input: { id: VacancyId; by: StaffActor },
): Promise<number> {
  await ctx.clockCheck.refuseWhenOff()
  const vacancy = await ctx.vacancies.byId(input.id)
  if (!vacancy) throw new Refusal('notFound')
  if (vacancy.state === 'draft') throw new Refusal('conflict')
  if (vacancy.state !== 'closed') await refuseCloseWithoutStatements(ctx, input.id)
  await ctx.inTransaction(async () => {
    if (!(await ctx.vacancies.close(input.id, ctx.clock.now()))) return
    await ctx.audit.write({ what: 'vacancy.closed', who: input.by, about: input.id })
  })
  return await cancelUndecided(ctx, input, vacancy.title)
}

/** Decided, erased, restricted or held meanwhile: that stands. Nobody can be told of what cannot be read: it goes on its day. */
const leavesOut: ReadonlySet<RefusalCode> = new Set(['conflict', 'gone', 'unreadable'])

async function cancelUndecided(
  ctx: DecideContext,
  input: { id: VacancyId; by: StaffActor },
  job: string,
): Promise<number> {
  let decided = 0
  for (const row of await ctx.applications.undecidedOf(input.id)) {
    try {
      await decideOne(ctx, { row, job, outcome: 'cancelled', by: input.by })
      decided += 1
    } catch (error) {
      if (!(error instanceof Refusal && leavesOut.has(error.code))) throw error
    }
  }
  return decided
}
