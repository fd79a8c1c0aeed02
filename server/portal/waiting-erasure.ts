import type { ApplicationRow } from '../applications/application-row.ts'
import type { Context } from '../base/context.ts'
import type { ApplicationId, SubjectId } from '../base/ids.ts'
import type { PoolRow } from '../pool/pool-row.ts'

/** An application of the person that is hidden until its deletion begins. */
export type WaitingRow = ApplicationRow & { state: 'erasure_pending' }

/** The subject's applications whose erasure waits, newest first: they may be told of it, and undo. */
export async function waitingErasures(
  ctx: Pick<Context, 'applications'>,
  subjectId: SubjectId,
): Promise<WaitingRow[]> {
  return (await ctx.applications.ofSubject(subjectId)).filter(waits)
}

/** That application, when it is the subject's and its erasure waits. */
export async function waitingErasure(
  ctx: Pick<Context, 'applications'>,
  subjectId: SubjectId,
  id: ApplicationId,
): Promise<WaitingRow | undefined> {
  return (await waitingErasures(ctx, subjectId)).find(row => row._id === id)
}

function waits(row: ApplicationRow): row is WaitingRow {
  return row.state === 'erasure_pending'
}

/** When the time to undo ends; undefined once it is over, so that the deletion begins within a minute. */
export function undoUntilOf(ctx: Pick<Context, 'clock'>, { erasure }: ApplicationRow): Date | undefined {
  return erasure && erasure.undoUntil > ctx.clock.now() ? erasure.undoUntil : undefined
}

/** The numbers of all that was asked for at once with that application, itself included: undone together, as one case. */
export async function numbersWith(
  ctx: Pick<Context, 'applications' | 'pool'>,
  { subjectId, erasure }: WaitingRow,
): Promise<string[]> {
  const units: (ApplicationRow | PoolRow)[] = [
    ...(await ctx.applications.ofSubject(subjectId)),
    ...(await ctx.pool.ofSubject(subjectId)),
  ]
  const same = units.filter(
    unit =>
      unit.state === 'erasure_pending' &&
      unit.erasure?.reason === erasure?.reason &&
      unit.erasure?.requestedAt.getTime() === erasure?.requestedAt.getTime(),
  )
  return same.map(unit => unit.certificateNo)
}
