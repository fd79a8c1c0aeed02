import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { addressOf } from '../policy/fields.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicantRow } from './applicants-store.ts'
import { openProfile } from './sealed-parts.ts'

type Parts = Pick<Context, 'applicants' | 'vault' | 'inTransaction'>

const rowsPerPage = 200

/**
 * Every profile that opens is found under the token of the newest key epoch, and under no older one. Profiles on their
 * way out are left: their tokens go with them. Gives how many changed. Source: deletion.md 2 (rotate)
 */
export async function renewMailTokens(ctx: Parts): Promise<number> {
  let renewed = 0
  let after: SubjectId | undefined
  for (;;) {
    const epoch = ctx.vault.epochs.current()
    const ids = await ctx.applicants.withOlderTokens(epoch, { after, limit: rowsPerPage })
    renewed += await renewAll(ctx, ids, epoch)
    const last = ids.at(-1)
    if (!last || ids.length < rowsPerPage) return renewed
    after = last
  }
}

/** Read inside the transaction, which ends with a change of each row: a correction of the address, or a claim, goes before or after. */
async function renewAll(ctx: Parts, ids: readonly SubjectId[], epoch: number): Promise<number> {
  if (ids.length === 0) return 0
  const keys = await openThoseThere(ctx, ids)
  return await ctx.inTransaction(async () => {
    const rows = await ctx.applicants.byIds(ids)
    const moves = rows.flatMap(row => {
      const key = row.runId ? undefined : keys.get(row._id)
      const address = key && addressIn(key, row)
      const token = address === undefined ? undefined : ctx.vault.epochs.mailTokens(address)[0]
      return token ? [{ id: row._id, token }] : []
    })
    await ctx.applicants.moveTokens(moves, epoch)
    return moves.length
  })
}

function addressIn(key: DataKey, row: ApplicantRow): string | undefined {
  try {
    return addressOf(openProfile(key, row._id, row.profile))
  } catch {
    return undefined // a profile that was changed: a finding of fsck, and no reason to stop
  }
}
