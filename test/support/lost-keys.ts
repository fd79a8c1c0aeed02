import type { Context } from '../../server/base/context.ts'
import { collectionPrefix } from '../../server/store/database.ts'

/** The rows of the keys, as they are stored: to be spoilt. */
export function keyRows({ database }: Pick<Context, 'database'>) {
  return database.keys.collection<{ _id: string; epoch?: number; state?: string; wrapped?: Buffer }>(
    `${collectionPrefix}dataKeys`,
  )
}

/** No key of these units is there any more, as when the copy of the keys is older than they are. */
export async function loseKeys(ctx: Pick<Context, 'database'>, units: readonly string[]): Promise<void> {
  await keyRows(ctx).deleteMany({ _id: { $in: [...units] } })
}

/** Somebody has changed the keys of these units. */
export async function changeKeys(ctx: Pick<Context, 'database'>, units: readonly string[]): Promise<void> {
  await keyRows(ctx).updateMany({ _id: { $in: [...units] } }, { $set: { wrapped: Buffer.alloc(61, 1) } })
}

/** The keys of these units name an epoch that the keyring does not have. */
export async function nameAbsentEpoch(
  ctx: Pick<Context, 'database'>,
  units: readonly string[],
  epoch = 7,
): Promise<void> {
  await keyRows(ctx).updateMany({ _id: { $in: [...units] } }, { $set: { epoch } })
}
