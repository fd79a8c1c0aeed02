import { ofOwnApplication, applicantOf } from '../applications/own-route.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import type { Context } from '../base/context.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { withDone } from '../../views/done.ts'
import { waitingErasurePage } from '../../views/portal/waiting-erasure.tsx'
import { undoErasure } from './undo-erasure.ts'
import { numbersWith, undoUntilOf, waitingErasure, type WaitingRow } from './waiting-erasure.ts'

/** What stands at the address of an application whose erasure waits: until when it may be undone, nothing of what is in it. */
export async function waitingAnswer(ctx: Context, who: Who, row: WaitingRow): Promise<Answer> {
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const html = waitingErasurePage({
    frame: who.frame,
    applicationId: row._id,
    job: vacancy?.title ?? '',
    reference: row.reference,
    certificateNumbers: await numbersWith(ctx, row),
    undoUntil: undoUntilOf(ctx, row),
  })
  return page(html)
}

/** As before, with all that was asked for at once. Sent again, it leads to the same page. */
export const postUndoOwn = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/erase/undo',
  record: { change: 'erasure.undone' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const actor = applicantOf(who)
    const waiting = await waitingErasure(ctx, actor.subjectId, id)
    if (waiting) await undoErasure(ctx, await numbersWith(ctx, waiting), actor)
    else await ownApplication(ctx, actor.subjectId, id)
    return redirectTo(withDone(`/my/applications/${id}`, 'erasureUndone'))
  },
})
