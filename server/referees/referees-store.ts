import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type RefereeId, type StaffId } from '../base/ids.ts'

/** Somebody who can be asked about an applicant. Belongs to the application and goes with it. */
export interface RefereeRow {
  _id: RefereeId
  applicationId: ApplicationId
  /** `Referee` under the application's key. */
  sealed: Buffer
  /** A link with a lower number is dead. */
  linkNo: number
  enteredAt: Date
  enteredBy: StaffId
}

const schema = new Schema<RefereeRow>(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, required: true },
    sealed: { type: Buffer, required: true },
    linkNo: { type: Number, required: true },
    enteredAt: { type: Date, required: true },
    enteredBy: { type: String, required: true },
  },
  { versionKey: false },
)

type Parts = Pick<Context, 'database'>

/** The model of the referees. */
export function refereeRows(ctx: Parts) {
  return ctx.database.model('referees', schema)
}

/** The referee is there. False when it was there before. */
export async function insertReferee(ctx: Parts, { _id, ...row }: RefereeRow): Promise<boolean> {
  const inserted = await refereeRows(ctx).updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
  return inserted.upsertedCount === 1
}

/** The row of one referee. */
export async function refereeById(ctx: Parts, id: RefereeId): Promise<RefereeRow | undefined> {
  return (await refereeRows(ctx).findOne({ _id: id }).lean<RefereeRow>()) ?? undefined
}

/** The referees of these applications, in the order in which they were entered. */
export async function refereesOf(ctx: Parts, ids: readonly ApplicationId[]): Promise<RefereeRow[]> {
  return await refereeRows(ctx)
    .find({ applicationId: ctx.database.trusted({ $in: checked(ids) }) })
    .sort({ enteredAt: 1, _id: 1 })
    .lean<RefereeRow[]>()
}

/** The rows after that id, in the order of ids; '' begins. */
export async function refereesAfter(ctx: Parts, id: string, limit: number): Promise<RefereeRow[]> {
  return await refereeRows(ctx)
    .find({ _id: ctx.database.trusted({ $gt: id }) } as never)
    .sort({ _id: 1 })
    .limit(limit)
    .lean<RefereeRow[]>()
}

/** What is known of the referee is that from now on. False when the row was changed or went since it was read. */
export async function changeReferee(
  ctx: Parts,
  { _id, linkNo, sealed }: RefereeRow,
  set: Partial<Pick<RefereeRow, 'sealed' | 'linkNo'>>,
): Promise<boolean> {
  return (await refereeRows(ctx).updateOne({ _id, linkNo, sealed }, { $set: set })).matchedCount === 1
}

/** The referee is not there any more. False when it was gone before. */
export async function removeReferee(ctx: Parts, id: RefereeId): Promise<boolean> {
  return (await refereeRows(ctx).deleteOne({ _id: id })).deletedCount === 1
}

/** These applications have no referees any more; for the erasure engine. Gives how many went. */
export async function removeRefereesOf(ctx: Parts, ids: readonly ApplicationId[]): Promise<number> {
  const gone = await refereeRows(ctx).deleteMany({
    applicationId: ctx.database.trusted({ $in: checked(ids) }),
  })
  return gone.deletedCount
}

/** The application of each referee of one of these. */
export async function refereePointersTo(ctx: Parts, ids: readonly ApplicationId[]): Promise<ApplicationId[]> {
  const found = refereeRows(ctx).find(
    { applicationId: ctx.database.trusted({ $in: checked(ids) }) },
    { applicationId: 1 },
  )
  return (await found.lean<Pick<RefereeRow, 'applicationId'>[]>()).map(row => row.applicationId)
}

function checked(ids: readonly ApplicationId[]): ApplicationId[] {
  if (!ids.every(id => isId('app', id))) throw new Error('not an id of its kind')
  return [...ids]
}
