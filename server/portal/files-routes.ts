import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import { applicationIdOf, fileIdOf } from '../applications/path-ids.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'
import { dropFile } from '../files/drop-file.ts'
import { receiveForm, type ReceivedForm } from '../files/receive.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { fileKinds, fileSlots, isFileKind, type FileKind } from '../policy/files.ts'
import { refusedText } from '../../views/applications/files.tsx'
import { fileInput, ownFilesPage, type FileTrouble } from '../../views/portal/own-files.tsx'
import { t } from '../../views/text/lookup.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { isHeld, keepNewFile, mayChangeAll, placeFor, removeFile, type OwnFiles } from './replace-file.ts'

const hourMs = 3_600_000

async function ownOf(ctx: Context, who: Who, id: string): Promise<OwnFiles> {
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
  ...[own, trouble = null, status = 200]: [OwnFiles, (FileTrouble | null)?, number?]
): Promise<Answer> {
  const { row, by } = own
  await ctx.audit.write({ what: 'application.seenByOwner', who: by, about: row._id })
  const whole = await openWhole(ctx, row)
  const changes = isHeld(row) ? 'held' : (await mayChangeAll(ctx, row)) ? 'open' : endedBy(row)
  const html = ownFilesPage({
    frame: who.frame,
    applicationId: row._id,
    job: whole.vacancy?.title ?? '',
    files: whole.files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    changes,
    room: changes === 'open' ? roomIn(whole) : [],
    trouble,
  })
  return page(html, status)
}

function endedBy({ state }: OwnFiles['row']): 'withdrawn' | 'decided' {
  return state === 'withdrawn' ? 'withdrawn' : 'decided'
}

/** The kinds of which one more would be taken. */
function roomIn({ files, vacancy }: WholeApplication): FileKind[] {
  return fileKinds.filter(kind => {
    const asked = !fileSlots[kind].whenAsked || vacancy?.attachments === true
    return asked && files.filter(({ row }) => row.kind === kind).length < fileSlots[kind].most
  })
}

interface Upload {
  id: string
  kind: FileKind
  instead: FileId | undefined
}

/** A file comes, by the same way and under the same limits as with the form to apply, and takes the old one's place. */
export const postMyFiles = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/files',
  record: { change: 'file.replaced' },
  limit: 'apply',
  body: 'multipart',
  read: (incoming): Upload => {
    const { kind, instead } = incoming.query
    if (typeof kind !== 'string' || !isFileKind(kind)) throw new Refusal('malformed')
    if (instead !== undefined && !isId('fil', instead)) throw new Refusal('malformed')
    return { id: applicationIdOf(incoming), kind, instead }
  },
  handle: async (ctx, upload, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await ownOf(ctx, who, upload.id)
    await refuseUnasked(ctx, own, upload)
    const received = await receive(ctx, who, { own, upload })
    const trouble = troubleOf(received, who, upload)
    const [file] = received.received
    if (!trouble && file) {
      await keep(ctx, own, { fileId: file.fileId, kind: upload.kind, instead: upload.instead })
      return redirectTo(`/my/applications/${own.row._id}/files`)
    }
    if (file) await dropFile(ctx, file.fileId)
    return await filesAnswer(ctx, who, own, trouble, received.tooLarge ? 413 : 422)
  },
})

/** @throws Refusal 'malformed' for a new attachment that the job does not ask for */
async function refuseUnasked(ctx: Context, { row }: OwnFiles, { kind, instead }: Upload): Promise<void> {
  if (instead !== undefined || !fileSlots[kind].whenAsked) return
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  if (!vacancy?.attachments) throw new Refusal('malformed')
}

async function receive(
  ctx: Context,
  who: Who,
  { own, upload }: { own: OwnFiles; upload: Upload },
): Promise<ReceivedForm> {
  const { files, old } = await placeFor(ctx, own, upload)
  const staying = files.filter(file => file !== old)
  return await receiveForm(ctx, who.incoming.raw, {
    applicationId: own.row._id,
    heldBytes: staying.reduce((sum, file) => sum + file.size, 0),
    heldFiles: staying.length,
    heldUntil: new Date(ctx.clock.now().getTime() + hourMs),
    kindOf: inputName => (inputName === fileInput ? upload.kind : undefined),
  })
}

/** What is wrong with what came; null when it is one good file. */
function troubleOf(
  { received, refused, unexpected }: ReceivedForm,
  who: Who,
  { kind, instead }: Upload,
): FileTrouble | null {
  const { language } = who.incoming
  const target = instead ?? kind
  const [bad] = refused
  if (bad) return { target, text: refusedText(language, bad) }
  if (received.length === 1 && unexpected.length === 0) return null
  return { target, text: t(language)(received.length > 0 ? 'err.unknown' : 'files.missing') }
}

/** A file that found no place leaves nothing behind. */
async function keep(ctx: Context, own: OwnFiles, wish: Parameters<typeof keepNewFile>[2]): Promise<void> {
  try {
    await keepNewFile(ctx, own, wish)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') await dropFile(ctx, wish.fileId)
    throw error
  }
}

/** Nothing is left of the file. */
export const postRemoveFile = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/files/:fileId/remove',
  record: { change: 'file.removed' },
  read: incoming => ({ id: applicationIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, { id, fileId }, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const own = await ownOf(ctx, who, id)
    await removeFile(ctx, own, fileId)
    return redirectTo(`/my/applications/${own.row._id}/files`)
  },
})
