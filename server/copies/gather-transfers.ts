import type { ApplicationRow } from '../applications/application-row.ts'
import type { ApplicationCopy } from '../policy/copy-schema.ts'
import { exportsOf } from './exports-store.ts'
import type { GatherContext, Making } from './gather-given.ts'
import { openReceiver } from './transfer-seal.ts'

/**
 * To whom the person has sent it, or asked us to, the newest first. Not the code: whoever has it and the mailed link has
 * the data.
 */
export async function transfersCopy(
  ctx: GatherContext,
  { open }: Pick<Making, 'open'>,
  { _id }: ApplicationRow,
): Promise<ApplicationCopy['transfers']> {
  const transfers = (await exportsOf(ctx, [_id])).filter(({ kind }) => kind === 'transfer')
  return transfers.flatMap(({ _id: id, sealed, createdAt, fetchedAt }) => {
    if (!sealed) return []
    const { to } = openReceiver(open.keyOf(_id), id, sealed)
    const fetched = fetchedAt?.toISOString() ?? null
    return [{ to, askedAt: createdAt.toISOString(), fetchedAt: fetched, source: 'you' as const }]
  })
}
