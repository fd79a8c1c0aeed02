import type { Context } from '../base/context.ts'
import { outboxStore } from './outbox-store.ts'

/** A last mail whose row and key are gone. */
export interface ClosedMail {
  /** The number of the certificate. */
  number: string
  /** `late`: its time was over before it was delivered. */
  end: 'delivered' | 'failed' | 'late'
  closedAt: Date
}

/**
 * Last mails that were delivered, cannot be, or are out of time have lost their key and their row. Gives how many.
 *
 * @param onClosed what is to be true with it (the ledger's entry): called in the transaction that removes the row;
 *   after a crash it is called again for the same number
 */
export async function closeLastMails(
  ctx: Pick<Context, 'database' | 'inTransaction' | 'vault'>,
  onClosed: (mail: ClosedMail) => Promise<void>,
): Promise<number> {
  const store = outboxStore(ctx.database)
  const now = await ctx.database.now()
  let closed = 0
  for (const row of await store.closable(now, 100)) {
    const end = row.state === 'sent' ? 'delivered' : row.state === 'failed' ? 'failed' : 'late'
    await ctx.vault.keys.destroy([row.unit])
    const isMine = await ctx.inTransaction(async () => {
      if (!(await store.removeOwn(row._id))) return false
      await onClosed({ number: row.about, end, closedAt: now })
      return true
    })
    if (isMine) closed += 1
  }
  return closed
}

/** Mails to staff that were delivered, cannot be, or are out of time have lost their key and their row. Gives how many. */
export async function closeStaffMails(ctx: Pick<Context, 'database' | 'vault'>): Promise<number> {
  const store = outboxStore(ctx.database)
  const rows = await store.closableForStaff(await ctx.database.now(), 100)
  await ctx.vault.keys.destroy(rows.map(row => row.unit))
  let closed = 0
  for (const { _id } of rows) if (await store.removeOwn(_id)) closed += 1
  return closed
}
