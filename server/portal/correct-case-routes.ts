import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { fileIdOf } from '../applications/path-ids.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import { correctedIn, correctingCase, type CorrectingCase } from '../cases/correcting-case.ts'
import { deskRoles } from '../cases/own-case.ts'
import { aboutOf } from '../cases/record-case.ts'
import { unlessHeld } from '../cases/unless-held.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { noteIdOf } from '../review/opened-for-staff.ts'
import { readText } from '../review/read-words.ts'
import { contestForPage } from '../../views/cases/correct-one.tsx'
import { contestNote, ownNote } from './contest-note.ts'
import { correctCaseAnswer, namedNote } from './correct-case-page.ts'
import { removeFile } from './replace-file.ts'
import { takeNewFile, wishOf } from './take-new-file.ts'

const allow = deskRoles
const filesPath = '/staff/cases/:id/files/:applicationId'
const notePath = '/staff/cases/:id/notes/:applicationId/:noteId'

/** What staff can correct, because the person asked for it by phone, by letter or in person. */
const getCorrect = route({
  method: 'get',
  path: '/staff/cases/:id/correct',
  allow,
  record: { view: 'case.seen' },
  read: () => undefined,
  handle: async (ctx, _input, who) => await correctCaseAnswer(ctx, who, await correctingCase(ctx, who)),
})

/** A file comes, as on the person's own page. */
const postFile = route({
  method: 'post',
  path: filesPath,
  allow,
  record: { change: 'file.replaced' },
  limit: 'staffAction',
  body: 'multipart',
  read: wishOf,
  handle: async (ctx, wish, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await correctedIn(ctx, who)
    const trouble = await unlessHeld(who, () => takeNewFile(ctx, who.incoming, { own, wish }))
    if (trouble) return await correctCaseAnswer(ctx, who, own, trouble, trouble.status)
    return redirectTo(`/staff/cases/${own.inCase._id}`)
  },
})

/** Nothing is left of the file. */
const postRemove = route({
  method: 'post',
  path: `${filesPath}/:fileId/remove`,
  allow,
  record: { change: 'file.removed' },
  limit: 'staffAction',
  read: fileIdOf,
  handle: async (ctx, fileId, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await correctedIn(ctx, who)
    await unlessHeld(who, () => removeFile(ctx, own, fileId))
    return redirectTo(`/staff/cases/${own.inCase._id}`)
  },
})

/** The application whose note is contested: nobody writes notes about what is in the talent pool. */
async function applicationIn(ctx: Context, who: Who): Promise<CorrectingCase & { row: ApplicationRow }> {
  const { row, ...found } = await correctedIn(ctx, who)
  if (isPoolEntry(row)) throw new Refusal('notFound')
  return { ...found, row }
}

/** A form for what the person says against a note. */
const getContest = route({
  method: 'get',
  path: notePath,
  allow,
  record: { view: 'case.seen' },
  read: () => undefined,
  handle: async (ctx, _input, who) => await contestAnswer(ctx, who, { typed: {}, problems: [] }),
})

async function contestAnswer(
  ctx: Context,
  who: Who,
  { typed, problems }: { typed: TypedForm; problems: readonly Problem[] },
): Promise<Answer> {
  const { inCase, by, row } = await applicationIn(ctx, who)
  const noteId = noteIdOf(who.incoming)
  const { note } = await ownNote(ctx, { applicationId: row._id, noteId, by, inCase })
  await ctx.audit.write({ what: 'case.seen', who: by, ...aboutOf(inCase) })
  const { frame } = who
  const html = contestForPage({
    ...{ frame, caseId: inCase._id, applicationId: row._id },
    job: (await ctx.vacancies.byId(row.vacancyId))?.title ?? '',
    note: await namedNote(ctx, note),
    form: { language: frame.language, typed, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** The text stands beside what was written, and the case waits for the privacy officer. */
const postContest = route({
  method: 'post',
  path: notePath,
  allow,
  record: { change: 'note.contested' },
  limit: 'staffAction',
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const read = readText(typed, 'correcting.contestLabel', who.incoming.language)
    if ('problems' in read) return await contestAnswer(ctx, who, { typed, problems: read.problems })
    const { inCase, by, row } = await applicationIn(ctx, who)
    const noteId = noteIdOf(who.incoming)
    await contestNote(ctx, { applicationId: row._id, noteId, by, inCase, text: read.text })
    return redirectTo(`/staff/cases/${inCase._id}`)
  },
})

/** Routes of the desk for what an applicant could correct or contest on their own pages. */
export const correctCaseRoutes: readonly Route[] = [getCorrect, postFile, postRemove, getContest, postContest]
