import { Refusal } from '../base/errors.ts'
import { eraseOnRequest } from '../cases/erase-on-request.ts'
import { wayOf, type ObjectContext } from './object-to-storage.ts'
import { endWaiting } from './waiting-objection.ts'

const batch = 200

/**
 * What its applicant wants kept no longer than the decision, and whose decision was told, is on its way out. What a stop
 * keeps waits for its end: also the person's own restriction or request for a copy. Gives how many went.
 */
export async function eraseObjected(ctx: ObjectContext): Promise<number> {
  let erased = 0
  for (const row of await ctx.applications.objected(batch)) {
    if ((await wayOf(ctx, row)) !== 'erase') continue
    const wish = { subjectId: row.subjectId, applicationIds: [row._id], now: true }
    try {
      await ctx.inTransaction(async () => {
        if ((await ctx.applications.byId(row._id))?.stops.length !== 0) throw new Refusal('conflict')
        if (!(await endWaiting(ctx, row._id))) throw new Refusal('conflict') // taken back meanwhile
        await eraseOnRequest(ctx, wish)
      })
      erased += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error // on its way already, stopped since, or taken back
    }
  }
  return erased
}
