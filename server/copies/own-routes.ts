import type { Readable } from 'node:stream'
import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type ApplicationId, type CaseId, type ExportId } from '../base/ids.ts'
import { ownApplications } from '../applications/own-applications.ts'
import { answerByCopy, answerByMaskedCopy } from '../cases/copy-fetched.ts'
import { applicantOf } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Who } from '../http/route.ts'
import { isCopyKind, type CopyKind } from '../policy/copy-schema.ts'
import { localDate } from '../policy/retention.ts'
import { copiesPage, type ShownCopyState } from '../../views/copies/copies.tsx'
import { copyPage, copyProgress, type CopyPageProps } from '../../views/copies/copy.tsx'
import { askCopy, askCopyOfCase } from './ask-export.ts'
import { exportsOf, type ExportRow } from './exports-store.ts'
import { isTakeable, openExport, ownExport } from './own-export.ts'

function copyIdOf({ params }: Incoming): ExportId {
  if (!isId('exp', params['id'])) throw new Refusal('notFound')
  return params['id']
}

/** Two buttons, and the copies that were asked for. */
export const getCopies = route({
  method: 'get',
  path: '/my/copies',
  allow: 'applicant',
  record: { nothing: 'kinds and times of what the person asked for' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const { subjectId } = applicantOf(who)
    const rows = await ownApplications(ctx, subjectId)
    const entry = await ctx.pool.liveOf(subjectId)
    const units = [...rows.map(row => row._id), ...(entry ? [entry._id] : [])]
    const copies = (await exportsOf(ctx, units)).flatMap(row => shownInList(ctx, row))
    const applications = await Promise.all(
      rows.map(async row => ({
        applicationId: row._id,
        job: (await ctx.vacancies.byId(row.vacancyId))?.title ?? '',
        reference: row.reference,
      })),
    )
    const newIds = { access: newId('exp'), portable: newId('exp') }
    return page(copiesPage({ frame: who.frame, newIds, applications, copies }))
  },
})

function shownInList(ctx: Context, row: ExportRow) {
  const { _id, kind, createdAt } = row
  if (kind === 'transfer') return []
  return [{ copyId: _id, kind, state: shownState(ctx, row), askedAt: createdAt }]
}

function shownState(ctx: Pick<Context, 'clock'>, row: ExportRow): ShownCopyState {
  const { state, expiresAt } = row
  if (state === 'fetched' || state === 'closed') return 'expired' // of transfers only
  return state !== 'failed' && expiresAt <= ctx.clock.now() ? 'expired' : state
}

interface AskedCopy {
  id: ExportId
  kind: CopyKind
  applicationId: ApplicationId | null
  /** The case that it answers, when there is one. */
  caseId: CaseId | null
}

/** A copy is asked for: of one application, or of everything. A small one is ready when the answer comes. */
export const postCopies = route({
  method: 'post',
  path: '/my/copies',
  allow: 'applicant',
  record: { change: 'export.asked' },
  read: ({ body }): AskedCopy => {
    const { kind, copyId, application, case: caseId } = body
    if (!isCopyKind(kind) || !isId('exp', copyId)) throw new Refusal('malformed')
    if (application && !isId('app', application)) throw new Refusal('notFound')
    if (caseId && !isId('cas', caseId)) throw new Refusal('notFound')
    const applicationId = isId('app', application) ? application : null
    return { kind, id: copyId, applicationId, caseId: isId('cas', caseId) ? caseId : null }
  },
  handle: async (ctx, { id, kind, applicationId, caseId }, who) => {
    const asked = { id, by: applicantOf(who), language: who.incoming.language }
    await (caseId
      ? askCopyOfCase(ctx, { ...asked, caseId })
      : askCopy(ctx, { ...asked, kind, applicationId }))
    return redirectTo(`/my/copies/${id}`)
  },
})

/** How far the copy is, or until when it can be taken; as JSON for the script of the page. */
export const getCopy = route({
  method: 'get',
  path: '/my/copies/:id',
  allow: 'applicant',
  record: { nothing: 'counts and times of what the person asked for' },
  read: incoming => ({
    id: copyIdOf(incoming),
    follow: incoming.query['follow'] === '1',
    asJson: incoming.raw.headers.accept === 'application/json',
  }),
  handle: async (ctx, { id, follow, asJson }, who) => {
    const { row } = await ownExport(ctx, applicantOf(who).subjectId, id)
    const shown = shownCopy(ctx, who, row)
    if (asJson) return { kind: 'json', status: 200, value: copyProgress(shown) }
    return page(copyPage({ ...shown, follow }), shown.state === 'expired' ? 410 : 200)
  },
})

function shownCopy(ctx: Context, who: Who, row: ExportRow): Omit<CopyPageProps, 'follow'> {
  const { _id, kind, step, done, total, startedAt, changedAt, expiresAt, size } = row
  if (kind === 'transfer') throw new Refusal('notFound')
  const state = shownState(ctx, row)
  const times = { startedAt, changedAt, expiresAt }
  return { frame: who.frame, copyId: _id, kind, state, step, done, total, size, ...times }
}

/** The archive, recorded before a byte leaves. */
export const getCopyFile = route({
  method: 'get',
  path: '/my/copies/:id/file',
  allow: 'applicant',
  record: { view: 'export.downloaded' },
  read: incoming => ({ id: copyIdOf(incoming), isTaken: incoming.raw.method !== 'HEAD' }),
  handle: async (ctx, { id, isTaken }, who) => {
    const by = applicantOf(who)
    const { row } = await ownExport(ctx, by.subjectId, id)
    if (row.kind === 'transfer') throw new Refusal('notFound')
    if (!isTakeable(row, ctx.clock.now())) throw new Refusal('gone', { key: 'takeout.goneText' })
    for (const about of row.units) await ctx.audit.write({ what: 'export.downloaded', who: by, about })
    const stream = await openExport(ctx, row)
    if (row.kind === 'access' && isTaken) await answered(ctx, { row, by, stream })
    const on = localDate(row.createdAt, ctx.policy.document.timeZone)
    return archiveAnswer({
      name: `${row.kind}-${on}.zip`,
      size: row.size,
      stream,
    })
  },
})

/** Requests for access that the copy is the answer to; when that fails no byte leaves. */
async function answered(
  ctx: Context,
  { row, by, stream }: { row: ExportRow; by: ApplicantActor; stream: Readable },
): Promise<void> {
  const { units, createdAt: askedAt, caseId } = row
  try {
    if (caseId) await answerByMaskedCopy(ctx, caseId, by)
    else await answerByCopy(ctx, { subjectId: by.subjectId, units, askedAt, by })
  } catch (error) {
    stream.destroy()
    throw error
  }
}

/** An archive as a download; its name says nothing of a person. */
export function archiveAnswer(
  archive: Pick<Extract<Answer, { kind: 'download' }>, 'name' | 'stream'> & { size: number },
): Answer {
  return { kind: 'download', type: 'application/zip', ...archive }
}
