import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import { applicationIdOf, fileIdOf } from '../applications/path-ids.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { letterOf } from '../policy/fields.ts'
import { fileKinds, fileSlots, type FileKind } from '../policy/files.ts'
import { t } from '../../views/text/lookup.ts'
import { ownFilesPage, type FileTrouble } from '../../views/portal/own-files.tsx'
import { ownApplication } from '../applications/own-applications.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { isHeld, mayChangeAll, removeFile, type OwnFiles } from './replace-file.ts'
import { takeNewFile, wishOf } from './take-new-file.ts'

type OfApplication = OwnFiles & { row: ApplicationRow }

async function ownOf(ctx: Context, who: Who, id: string): Promise<OfApplication> {
  const by = applicantOf(who)
  if (!isId('app', id)) throw new Refusal('notFound')
  return { row: await ownApplication(ctx, by.subjectId, id), by }
}

/** The applicant's files, each to be fetched, replaced or removed. */
export const getMyFiles = route({
  ...ofOwnApplication,
  method: 'get',
  path: '/my/applications/:id/files',
  record: { view: 'application.seenByOwner' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => await filesAnswer(ctx, who, await ownOf(ctx, who, id)),
})

/** The page; with 422 or 413 when a file was not taken. */
async function filesAnswer(
  ctx: Context,
  who: Who,
  ...[own, trouble = null, status = 200]: [OfApplication, (FileTrouble | null)?, number?]
): Promise<Answer> {
  const { row, by } = own
  await ctx.audit.write({ what: 'application.seenByOwner', who: by, about: row._id })
  const whole = await openWhole(ctx, row)
  const changes = isHeld(row) ? 'held' : (await mayChangeAll(ctx, row)) ? 'open' : endedBy(row)
  const html = ownFilesPage({
    frame: who.frame,
    of: { applicationId: row._id, job: whole.vacancy?.title ?? '' },
    files: whole.files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    changes,
    room: changes === 'open' ? roomIn(whole) : [],
    trouble,
  })
  return page(html, status)
}

function endedBy({ state }: ApplicationRow): 'withdrawn' | 'decided' {
  return state === 'withdrawn' ? 'withdrawn' : 'decided'
}

/** The kinds of which one more would be taken. */
function roomIn({ files, vacancy }: WholeApplication): FileKind[] {
  return fileKinds.filter(kind => {
    const asked = !fileSlots[kind].whenAsked || vacancy?.attachments === true
    return asked && files.filter(({ row }) => row.kind === kind).length < fileSlots[kind].most
  })
}

/** A file comes, by the same way and under the same limits as with the form to apply, and takes the old one's place. */
export const postMyFiles = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/files',
  record: { change: 'file.replaced' },
  limit: 'apply',
  body: 'multipart',
  read: incoming => ({ id: applicationIdOf(incoming), wish: wishOf(incoming) }),
  handle: async (ctx, { id, wish }, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await ownOf(ctx, who, id)
    const trouble = await takeNewFile(ctx, who.incoming, { own, wish })
    if (!trouble) return redirectTo(`/my/applications/${own.row._id}/files`)
    return await filesAnswer(ctx, who, own, trouble, trouble.status)
  },
})

/** Whether it is the CV of an application without a letter: one of the two is asked for. One that was flagged may go. */
async function isLast(ctx: Context, row: ApplicationRow, fileId: FileId): Promise<boolean> {
  if (isHeld(row) || !(await mayChangeAll(ctx, row))) return false
  const { files, own } = await openWhole(ctx, row)
  const [cv, ...more] = files.filter(({ row: file }) => file.kind === 'cv')
  return cv?.row._id === fileId && more.length === 0 && !cv.row.flaggedAt && letterOf(own) === undefined
}

/** Nothing is left of the file, unless it is the last of what is asked for. */
export const postRemoveFile = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/files/:fileId/remove',
  record: { change: 'file.removed' },
  read: incoming => ({ id: applicationIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, { id, fileId }, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await ownOf(ctx, who, id)
    if (await isLast(ctx, own.row, fileId)) {
      const text = t(who.frame.language)('files.last')
      return await filesAnswer(ctx, who, own, { target: fileId, text }, 422)
    }
    await removeFile(ctx, own, fileId)
    return redirectTo(`/my/applications/${own.row._id}/files`)
  },
})
