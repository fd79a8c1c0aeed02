import type { Context } from '../base/context.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { applicationIdOf, fileIdOf } from '../applications/path-ids.ts'
import { mediaTypes } from '../applications/open-stored.ts'
import type { WholeApplication } from '../applications/whole-application.ts'
import { page, route, type Answer, type Who } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { staffApplicationPage } from '../../views/review/application.tsx'
import type { DecisionStrip } from '../../views/review/decision.tsx'
import { downloadFile, type Download } from './download-file.ts'
import { neighboursOf } from './neighbours.ts'
import { readApplication } from './read-application.ts'
import { staffState } from './staff-state.ts'
import { decidedSince } from './staff-visibility.ts'

/** One application, opened after the look was recorded. */
export const getStaffApplication = route({
  method: 'get',
  path: '/staff/applications/:id',
  allow: hiringRoles,
  record: { view: 'application.opened' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    const whole = await readApplication(ctx, { applicationId, by: staffOf(who), roles: who.roles })
    return await applicationAnswer(ctx, who, whole)
  },
})

async function applicationAnswer(ctx: Context, who: Who, whole: WholeApplication): Promise<Answer> {
  const { row, vacancy, profile, own, files } = whole
  const { previous, next } = await neighboursOf(ctx, row, decidedSince(ctx, who.roles))
  const others = (await ctx.applications.ofSubject(row.subjectId)).length - 1
  const html = staffApplicationPage({
    frame: who.frame,
    applicationId: row._id,
    vacancy: { vacancyId: row.vacancyId, title: vacancy?.title ?? '' },
    receivedAt: row.receivedAt,
    state: staffState(row),
    due: row.due,
    profile,
    own,
    questions: vacancy?.questions ?? [],
    files: files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    strip: await stripOf(ctx, row),
    mayDecide: row.state === 'received',
    others,
    next,
    previous,
  })
  return page(html)
}

/** The strip of a decision, drawn from its mail: gone once the mail has left. */
async function stripOf(ctx: Pick<Context, 'outbox'>, row: ApplicationRow): Promise<DecisionStrip | null> {
  if (row.state !== 'decided' || !row.decision) return null
  const mail = await ctx.outbox.stateOf({ kind: 'M3', about: row._id, occasion: occasionOf(row.decision) })
  if (!mail || mail.state === 'held') return null
  const at = mail.sentAt ?? mail.nextAt
  const mayUndo = mail.state === 'waiting' && mail.attempts === 0
  return { outcome: row.decision.outcome, mail: { state: mail.state, at }, mayUndo }
}

/** A CV or attachment, downloaded after that was recorded. */
export const getStaffFile = route({
  method: 'get',
  path: '/staff/applications/:id/files/:fileId',
  allow: hiringRoles,
  record: { view: 'file.downloaded' },
  read: incoming => ({ applicationId: applicationIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, input, who) =>
    downloadAnswer(await downloadFile(ctx, { ...input, by: staffOf(who), roles: who.roles })),
})

/** The file as the answer to a request. */
export function downloadAnswer({ name, type, size, stream }: Download): Answer {
  return { kind: 'download', name, type: mediaTypes[type], size, stream }
}
