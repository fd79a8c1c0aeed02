import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type MessageId, type StaffId, type VacancyId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'

/** What one of the two wrote to the other. Belongs to the application and goes with it. */
export interface MessageRow {
  _id: MessageId
  applicationId: ApplicationId
  vacancyId: VacancyId
  from: 'applicant' | 'staff'
  /** Null of an applicant. */
  author: StaffId | null
  role: StaffRole | null
  writtenAt: Date
  /** From an applicant, and nobody of those who hire has opened it. */
  isUnread: boolean
  /** Text under the application's key. */
  sealed: Buffer
}

const schema = new Schema<MessageRow>(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, required: true },
    vacancyId: { type: String, required: true },
    from: { type: String, enum: ['applicant', 'staff'], required: true },
    author: { type: String, default: null },
    role: { type: String, default: null },
    writtenAt: { type: Date, required: true },
    isUnread: { type: Boolean, required: true },
    sealed: { type: Buffer, required: true },
  } as never,
  { versionKey: false },
)

type Parts = Pick<Context, 'database'>

/** The model of the messages. */
export function messageRows(ctx: Parts) {
  return ctx.database.model('messages', schema)
}

/** The message is there. False when it was there before. */
export async function insertMessage(ctx: Parts, { _id, ...row }: MessageRow): Promise<boolean> {
  const inserted = await messageRows(ctx).updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
  return inserted.upsertedCount === 1
}

/** The row of one message. */
export async function messageById(ctx: Parts, id: MessageId): Promise<MessageRow | undefined> {
  return (await messageRows(ctx).findOne({ _id: id }).lean<MessageRow>()) ?? undefined
}

/** The messages of these applications, oldest first. */
export async function messageRowsOf(ctx: Parts, ids: readonly ApplicationId[]): Promise<MessageRow[]> {
  return await messageRows(ctx)
    .find({ applicationId: ctx.database.trusted({ $in: checked(ids) }) })
    .sort({ writtenAt: 1, _id: 1 })
    .lean<MessageRow[]>()
}

/** Where a message that nobody has opened belongs. */
export type Unread = Pick<MessageRow, 'applicationId' | 'vacancyId'>

/** Messages that nobody of those who hire has opened, of one job or of all. */
export async function unreadRows(
  ctx: Parts,
  { vacancyId, limit }: { vacancyId?: VacancyId; limit: number },
): Promise<Unread[]> {
  return await messageRows(ctx)
    .find({ ...(vacancyId ? { vacancyId } : {}), isUnread: true }, { applicationId: 1, vacancyId: 1 })
    .limit(limit)
    .lean<Unread[]>()
}

/** These messages were opened. */
export async function markRead(ctx: Parts, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return
  const opened = { _id: ctx.database.trusted({ $in: ids.filter(id => isId('msg', id)) }) }
  await messageRows(ctx).updateMany(opened, { $set: { isUnread: false } })
}

/** The message is not there any more. */
export async function removeMessage(ctx: Parts, id: MessageId): Promise<void> {
  await messageRows(ctx).deleteOne({ _id: id })
}

/** These applications have no messages any more; for the erasure engine. Gives how many went. */
export async function removeMessagesOf(ctx: Parts, ids: readonly ApplicationId[]): Promise<number> {
  const gone = await messageRows(ctx).deleteMany({
    applicationId: ctx.database.trusted({ $in: checked(ids) }),
  })
  return gone.deletedCount
}

/** The application of each message of one of these. */
export async function messagePointersTo(ctx: Parts, ids: readonly ApplicationId[]): Promise<ApplicationId[]> {
  const found = messageRows(ctx).find(
    { applicationId: ctx.database.trusted({ $in: checked(ids) }) },
    { applicationId: 1 },
  )
  return (await found.lean<Unread[]>()).map(row => row.applicationId)
}

function checked(ids: readonly ApplicationId[]): ApplicationId[] {
  if (!ids.every(id => isId('app', id))) throw new Error('not an id of its kind')
  return [...ids]
}
