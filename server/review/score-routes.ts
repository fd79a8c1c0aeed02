import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import { applicationForStaff } from '../applications/application-for-staff.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { hiringRoles } from '../policy/roles.ts'
import { scoreInputs } from '../policy/written.ts'
import { colleagueOf, staffOf } from '../vacancies/staff-access.ts'
import { scorePage } from '../../views/written/staff.tsx'
import { notesForStaff } from './open-notes.ts'
import { seenByStaff, type SeenByStaff } from './opened-for-staff.ts'
import { readScores } from './read-words.ts'
import { giveScores, scoreIdOf } from './write-note.ts'

/** The points that whoever asks gave, to be changed; one input of points and one of a comment for each criterion. */
export const getScore = route({
  method: 'get',
  path: '/staff/applications/:id/score',
  allow: hiringRoles,
  record: { view: 'application.opened' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    const seen = await seenByStaff(ctx, who, applicationId)
    return scoreAnswer(who, seen, { typed: await given(ctx, who, seen), problems: [] })
  },
})

function scoreAnswer(
  { frame }: Who,
  { row, job, criteria }: SeenByStaff,
  { typed, problems }: { typed: TypedForm; problems: readonly Problem[] },
): Answer {
  const form = { language: frame.language, typed, problems }
  const html = scorePage({ frame, applicationId: row._id, job, criteria, form })
  return page(html, problems.length > 0 ? 422 : 200)
}

async function given(ctx: Context, who: Who, { row, criteria }: SeenByStaff): Promise<TypedForm> {
  const { staffId } = staffOf(who)
  const id = scoreIdOf(row._id, staffId)
  const mine = (await notesForStaff(ctx, row, staffId)).find(note => note.noteId === id)
  return Object.fromEntries(
    criteria.flatMap((criterion, n) => {
      const inputs = scoreInputs(n)
      const score = mine?.scores.find(one => one.criterion === criterion)
      return [
        [inputs.points, String(score?.points ?? '')],
        [inputs.comment, score?.comment ?? ''],
      ]
    }),
  )
}

/** The points are those, in the place of what the same person gave before. */
export const postScore = route({
  method: 'post',
  path: '/staff/applications/:id/score',
  allow: hiringRoles,
  record: { change: 'score.given' },
  limit: 'staffAction',
  read: incoming => ({ applicationId: applicationIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { applicationId, typed }, who) => {
    const criteria = await criteriaOf(ctx, who, applicationId)
    const read = readScores(typed, criteria, who.incoming.language)
    if ('problems' in read) {
      const seen = await seenByStaff(ctx, who, applicationId)
      return scoreAnswer(who, seen, { typed, problems: read.problems })
    }
    await giveScores(ctx, { applicationId, scores: read.scores, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${applicationId}`)
  },
})

async function criteriaOf(ctx: Context, who: Who, applicationId: ApplicationId): Promise<readonly string[]> {
  const { vacancyId } = await applicationForStaff(ctx, { applicationId, ...colleagueOf(who) })
  return (await ctx.vacancies.byId(vacancyId))?.criteria ?? []
}
