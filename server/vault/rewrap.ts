import { failpoint } from '../base/failpoint.ts'
import { isUnitId } from './data-keys.ts'
import type { DataKeyRow, DataKeysStore, Rewrapped } from './data-keys-store.ts'
import type { KeyEpochs } from './key-epochs.ts'

/** Rows that are wrapped anew by one call. */
const rowsPerPage = 1000

/** Data keys of an older epoch, or of one that is not there, do not open, so that nothing may be destroyed: somebody must look. */
export class KeysStayBehind extends Error {
  readonly code = 'KEYS_STAY_BEHIND'

  constructor() {
    super('data keys do not open')
    this.name = 'KeysStayBehind'
  }
}

/**
 * No data key is wrapped with an epoch older than the newest. Safe to repeat, and by several workers at once: each row
 * is changed only as long as it has the epoch it was read with. Gives how many were wrapped anew.
 *
 * @throws KeysStayBehind
 */
export async function rewrapOlder(ctx: { store: DataKeysStore; epochs: KeyEpochs }): Promise<number> {
  let rewrapped = 0
  for (;;) {
    const older = ctx.epochs.numbers().filter(epoch => epoch < ctx.epochs.current())
    const now = await rewrapOnce(ctx, older)
    rewrapped += now
    if ((await ctx.store.countOf(older)) === 0) return rewrapped
    if (now === 0) throw new KeysStayBehind()
  }
}

async function rewrapOnce(
  ctx: { store: DataKeysStore; epochs: KeyEpochs },
  older: readonly number[],
): Promise<number> {
  const pageAfter = async (after: string): Promise<DataKeyRow[]> =>
    await ctx.store.ofEpochs(older, { after, limit: rowsPerPage })
  let rewrapped = 0
  for (let rows = await pageAfter(''); rows.length > 0;) {
    const moves = rows.flatMap(row => moveOf(ctx.epochs, row))
    const after = rows.length < rowsPerPage ? undefined : rows.at(-1)?._id
    // What is written now lies before what is read meanwhile.
    const [moved, next] = await Promise.all([
      moves.length > 0 ? ctx.store.rewrap(moves) : 0,
      after === undefined ? [] : pageAfter(after),
    ])
    rewrapped += moved
    await failpoint('rotation.afterBatch')
    rows = next
  }
  return rewrapped
}

function moveOf(epochs: KeyEpochs, row: DataKeyRow): Rewrapped[] {
  if (!isUnitId(row._id) || !row.wrapped) return []
  try {
    const bytes = epochs.unwrap(row._id, { epoch: row.epoch, wrapped: row.wrapped })
    return [{ unit: row._id, from: row.epoch, ...epochs.wrap(row._id, bytes) }]
  } catch {
    return [] // a row that was changed: it stays, and so does the epoch
  }
}
