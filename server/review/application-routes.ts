import type { Context } from '../base/context.ts'
import { newId } from '../base/ids.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { applicationIdOf, fileIdOf } from '../applications/path-ids.ts'
import { standingHandOver } from '../applications/standing-hand-over.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'
import { page, route, type Answer, type Who } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import { hasHold, staffMaySee } from '../policy/visibility.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { staffApplicationPage, type ReadPart } from '../../views/review/application.tsx'
import { officersApplicationPage } from '../../views/review/officers-application.tsx'
import type { DecidedPart } from '../../views/review/after-decision.tsx'
import type { DecisionStrip } from '../../views/review/decision.tsx'
import type { WrittenPart } from '../../views/written/staff.tsx'
import { stopOrder } from '../../views/mail/day-told.ts'
import { downloadAnswer } from '../applications/download-answer.ts'
import { downloadFile, giveFileOf } from './download-file.ts'
import { neighboursOf } from './neighbours.ts'
import { officersFacts } from './officers-facts.ts'
import { officersLook, type OfficersLook } from './officer-sight.ts'
import { messagesWithNames, readMessages } from './open-messages.ts'
import { notesForStaff } from './open-notes.ts'
import { readApplication } from './read-application.ts'
import { staffState } from './staff-state.ts'
import { decidedSince } from './staff-visibility.ts'

/** Those who hire; privacy officers what a hold keeps or an open case is about. Source: privacy.md 10 */
const readers = [...hiringRoles, 'privacyOfficer'] as const

/** One application, opened after the look was recorded. */
export const getStaffApplication = route({
  method: 'get',
  path: '/staff/applications/:id',
  allow: readers,
  record: { view: 'application.opened' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    const look = await officersLook(ctx, who, applicationId)
    if (look) return await officersAnswer(ctx, who, look)
    const whole = await readApplication(ctx, { applicationId, by: staffOf(who), roles: who.roles })
    return await applicationAnswer(ctx, who, whole)
  },
})

/** To be read only; what the applicant wrote still waits for those who hire. */
async function officersAnswer(ctx: Context, who: Who, { row, by }: OfficersLook): Promise<Answer> {
  await ctx.audit.write({ what: 'application.opened', who: by, about: row._id })
  const whole = await openWhole(ctx, row)
  const notes = await notesForStaff(ctx, row, by.staffId)
  const messages = await messagesWithNames(ctx, row._id)
  const isHeld = hasHold(row.stops)
  const facts = await officersFacts(ctx, row, who.frame.language)
  return page(officersApplicationPage({ ...readPart(who, whole), isHeld, notes, messages, facts }))
}

/** What is there to be read, for whomever. */
function readPart({ frame }: Who, { row, vacancy, profile, own, files }: WholeApplication): ReadPart {
  return {
    frame,
    applicationId: row._id,
    reference: row.reference,
    vacancy: { vacancyId: row.vacancyId, title: vacancy?.title ?? '' },
    receivedAt: row.receivedAt,
    state: staffState(row),
    due: row.due,
    stop: stopOrder.find(kind => row.stops.some(stop => stop.kind === kind)),
    decidedAt: row.decision?.decidedAt ?? null,
    profile,
    own,
    questions: vacancy?.questions ?? [],
    files: files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
  }
}

async function applicationAnswer(ctx: Context, who: Who, whole: WholeApplication): Promise<Answer> {
  const { row } = whole
  const { previous, next } = await neighboursOf(ctx, row, decidedSince(ctx, who.roles))
  const strip = await stripOf(ctx, row)
  const others = await countOthers(ctx, who, row)
  const html = staffApplicationPage({
    ...readPart(who, whole),
    strip,
    mayDecide: row.state === 'received',
    written: await writtenPart(ctx, who, whole),
    ...(await decidedPart(ctx, row, { strip, roles: who.roles })),
    others,
    next,
    previous,
  })
  return page(html)
}

/** How many others of the person's are in sight of whoever asks. */
async function countOthers(ctx: Context, who: Who, { _id, subjectId }: ApplicationRow): Promise<number> {
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  const seen = (await ctx.applications.ofSubject(subjectId)).filter(({ state, decision, stops }) =>
    staffMaySee({ state, decidedAt: decision?.decidedAt, stops }, who.roles, at),
  )
  return seen.filter(row => row._id !== _id).length
}

/** Notes and thread; what the applicant wrote is read from now on. */
async function writtenPart(ctx: Context, who: Who, { row, vacancy }: WholeApplication): Promise<WrittenPart> {
  return {
    notes: await notesForStaff(ctx, row, staffOf(who).staffId),
    newNoteId: newId('not'),
    hasCriteria: (vacancy?.criteria ?? []).length > 0 && row.state === 'received',
    messages: await readMessages(ctx, row._id),
  }
}

/** What can be done once the mail has begun to leave; hiring somebody asks for a hand-over. */
async function decidedPart(
  ctx: Context,
  row: ApplicationRow,
  { strip, roles }: { strip: DecisionStrip | null; roles: Who['roles'] },
): Promise<{ decided?: DecidedPart }> {
  if (row.state !== 'decided' || !row.decision) return {}
  const written = await standingHandOver(ctx, row)
  const handOver = {
    handedOn: written?.handedOn ?? null,
    recipient: written?.recipient ?? '',
    mayWrite: roles.includes('recruiter'),
  }
  const isHired = row.decision.outcome === 'hired'
  return { decided: { mayRevert: !strip?.mayUndo, handOver: isHired ? handOver : null } }
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
  allow: readers,
  record: { view: 'file.downloaded' },
  read: incoming => ({ applicationId: applicationIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, input, who) => {
    const look = await officersLook(ctx, who, input.applicationId)
    if (look) return downloadAnswer(await giveFileOf(ctx, look, input.fileId))
    return downloadAnswer(await downloadFile(ctx, { ...input, by: staffOf(who), roles: who.roles }))
  },
})
