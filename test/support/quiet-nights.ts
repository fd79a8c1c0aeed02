import type { Context } from '../../server/base/context.ts'
import { collectionPrefix } from '../../server/store/database.ts'

/** What is done once a night counts as done at that instant: a jump over months would bring a test applicant along. */
export async function quietNights({ database }: Pick<Context, 'database'>, at: Date): Promise<void> {
  const rows = database.data.collection<{ _id: string }>(`${collectionPrefix}nightly`)
  for (const _id of ['prove-with-canary', 'check-everything'])
    await rows.updateOne({ _id }, { $set: { begunAt: at, counts: {} } }, { upsert: true })
}
