import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type CaseId, type NoteId, type StaffId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'

/** What those who hire say to what the applicant says. */
export interface AnswerRow {
  /** Text under the application's key. */
  sealed: Buffer
  author: StaffId
  role: StaffRole
  at: Date
}

/** What the applicant says against a note. */
export interface ContestRow {
  /** `open` until somebody of those who hire has answered. */
  state: 'open' | 'answered'
  /** Text under the application's key. */
  sealed: Buffer
  at: Date
  /** The case in which the privacy officer decides. */
  caseId: CaseId
  answer: AnswerRow | null
}

/** A note, or the points somebody gave. Belongs to the application and goes with it. */
export interface NoteRow {
  _id: NoteId
  applicationId: ApplicationId
  kind: 'note' | 'score'
  /** `NoteWords` under the application's key. */
  sealed: Buffer
  author: StaffId
  role: StaffRole
  writtenAt: Date
  changedAt: Date | null
  contest: ContestRow | null
}

const answer = { sealed: Buffer, author: String, role: String, at: Date }

const schema = new Schema<NoteRow>(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, required: true },
    kind: { type: String, enum: ['note', 'score'], required: true },
    sealed: { type: Buffer, required: true },
    author: { type: String, required: true },
    role: { type: String, required: true },
    writtenAt: { type: Date, required: true },
    changedAt: { type: Date, default: null },
    contest: {
      type: {
        state: String,
        sealed: Buffer,
        at: Date,
        caseId: String,
        answer: { type: answer, _id: false, default: null },
      },
      _id: false,
      default: null,
    },
  } as never,
  { versionKey: false },
)

type Parts = Pick<Context, 'database'>

/** The model of the notes. */
export function noteRows(ctx: Parts) {
  return ctx.database.model('notes', schema)
}

/** The note is there. False when it was there before. */
export async function insertNote(ctx: Parts, { _id, ...row }: NoteRow): Promise<boolean> {
  const inserted = await noteRows(ctx).updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
  return inserted.upsertedCount === 1
}

/** The row of one note. */
export async function noteById(ctx: Parts, id: NoteId): Promise<NoteRow | undefined> {
  return (await noteRows(ctx).findOne({ _id: id }).lean<NoteRow>()) ?? undefined
}

/** The notes of these applications, oldest first. */
export async function noteRowsOf(ctx: Parts, ids: readonly ApplicationId[]): Promise<NoteRow[]> {
  return await noteRows(ctx)
    .find({ applicationId: ctx.database.trusted({ $in: checked(ids) }) })
    .sort({ writtenAt: 1, _id: 1 })
    .lean<NoteRow[]>()
}

/** The note says that from now on, unless it was contested. */
export async function changeNote(
  ctx: Parts,
  id: NoteId,
  set: Pick<NoteRow, 'sealed' | 'changedAt'>,
): Promise<boolean> {
  return (await noteRows(ctx).updateOne({ _id: id, contest: null }, { $set: set })).matchedCount === 1
}

/** The note is contested; false when it was before. */
export async function contestRow(ctx: Parts, id: NoteId, contest: ContestRow): Promise<boolean> {
  return (
    (await noteRows(ctx).updateOne({ _id: id, contest: null }, { $set: { contest } })).modifiedCount === 1
  )
}

/** The contest is answered; false when it was before. */
export async function answerRow(ctx: Parts, id: NoteId, given: AnswerRow): Promise<boolean> {
  const set = { 'contest.state': 'answered', 'contest.answer': given } as const
  const open = { _id: id, 'contest.state': 'open' as const }
  return (await noteRows(ctx).updateOne(open, { $set: set })).modifiedCount === 1
}

/** The notes whose contest nobody has answered, oldest first. */
export async function openContests(ctx: Parts, limit: number): Promise<NoteRow[]> {
  return await noteRows(ctx)
    .find({ 'contest.state': 'open' as const })
    .sort({ 'contest.at': 1 })
    .limit(limit)
    .lean<NoteRow[]>()
}

/** The note that the case is about; undefined when it is about none. */
export async function noteOfCase(
  ctx: Parts,
  caseId: CaseId,
): Promise<Pick<NoteRow, '_id' | 'applicationId'> | undefined> {
  const found = await noteRows(ctx)
    .findOne({ 'contest.caseId': caseId }, { applicationId: 1 })
    .lean<NoteRow>()
  return found ?? undefined
}

/** The note is not there any more. */
export async function removeNote(ctx: Parts, id: NoteId): Promise<void> {
  await noteRows(ctx).deleteOne({ _id: id })
}

/** These applications have no notes any more; for the erasure engine. Gives how many went. */
export async function removeNotesOf(ctx: Parts, ids: readonly ApplicationId[]): Promise<number> {
  const gone = await noteRows(ctx).deleteMany({ applicationId: ctx.database.trusted({ $in: checked(ids) }) })
  return gone.deletedCount
}

/** The application of each note of one of these. */
export async function notePointersTo(ctx: Parts, ids: readonly ApplicationId[]): Promise<ApplicationId[]> {
  const found = noteRows(ctx).find(
    { applicationId: ctx.database.trusted({ $in: checked(ids) }) },
    { applicationId: 1 },
  )
  return (await found.lean<Pick<NoteRow, 'applicationId'>[]>()).map(row => row.applicationId)
}

function checked(ids: readonly ApplicationId[]): ApplicationId[] {
  if (!ids.every(id => isId('app', id))) throw new Error('not an id of its kind')
  return [...ids]
}
