import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { downloadAnswer } from '../applications/download-answer.ts'
import { openStored } from '../applications/open-stored.ts'
import { applicantOf } from '../applications/own-route.ts'
import { fileIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { openEntry } from '../pool/opened-entry.ts'
import { ownEntry, purposeOf } from '../pool/own-entry.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { ownFilesPage, type FileTrouble } from '../../views/portal/own-files.tsx'
import { isHeld, removeFile } from './replace-file.ts'
import { takeNewFile, wishOf } from './take-new-file.ts'

const files = '/my/consents/:purpose/files'
const ownPath = '/my/consents/pool/files'

async function ownOf(ctx: Context, who: Who) {
  const by = applicantOf(who)
  return { row: await ownEntry(ctx, by.subjectId), by }
}

/** The CV that the person has in the talent pool, to be fetched, replaced or removed. */
export const getEntryFiles = route({
  method: 'get',
  path: files,
  allow: 'applicant',
  record: { view: 'consent.seenByOwner' },
  read: purposeOf,
  handle: async (ctx, _input, who) => await filesAnswer(ctx, who, (await ownOf(ctx, who)).row),
})

/** The page; with 422 or 413 when a file was not taken. */
async function filesAnswer(
  ctx: Context,
  who: Who,
  ...[row, trouble = null, status = 200]: [PoolRow, (FileTrouble | null)?, number?]
): Promise<Answer> {
  await ctx.audit.write({ what: 'consent.seenByOwner', who: applicantOf(who), about: row._id })
  const opened = await openEntry(ctx, row)
  const html = ownFilesPage({
    frame: who.frame,
    of: 'pool',
    files: opened.files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    changes: isHeld(row) ? 'held' : 'open',
    room: isHeld(row) || opened.files.length > 0 ? [] : ['cv'],
    trouble,
  })
  return page(html, status)
}

/** A CV comes, by the same way and under the same limits as with the form to apply, and takes the old one's place. */
export const postEntryFiles = route({
  method: 'post',
  path: files,
  allow: 'applicant',
  record: { change: 'file.replaced' },
  limit: 'apply',
  body: 'multipart',
  read: incoming => {
    purposeOf(incoming)
    return wishOf(incoming)
  },
  handle: async (ctx, wish, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await ownOf(ctx, who)
    const trouble = await takeNewFile(ctx, who.incoming, { own, wish })
    if (!trouble) return redirectTo(ownPath)
    return await filesAnswer(ctx, who, own.row, trouble, trouble.status)
  },
})

/** The person's own file, downloaded after that was recorded. */
export const getEntryFile = route({
  method: 'get',
  path: `${files}/:fileId`,
  allow: 'applicant',
  record: { view: 'file.downloadedByOwner' },
  read: incoming => {
    purposeOf(incoming)
    return fileIdOf(incoming)
  },
  handle: async (ctx, fileId, who) => {
    const { row, by } = await ownOf(ctx, who)
    const opened = await openStored(ctx, row._id, fileId)
    if (!opened) throw new Refusal('notFound')
    await ctx.audit.write({ what: 'file.downloadedByOwner', who: by, about: row._id })
    return downloadAnswer({ ...opened, stream: await opened.bytes() })
  },
})

/** Nothing is left of the file. */
export const postRemoveEntryFile = route({
  method: 'post',
  path: `${files}/:fileId/remove`,
  allow: 'applicant',
  record: { change: 'file.removed' },
  read: incoming => {
    purposeOf(incoming)
    return fileIdOf(incoming)
  },
  handle: async (ctx, fileId, who) => {
    await ctx.clockCheck.refuseWhenOff()
    await removeFile(ctx, await ownOf(ctx, who), fileId)
    return redirectTo(ownPath)
  },
})
