import type { Context } from '../base/context.ts'
import type { LeavingId } from '../base/place.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import { sealJson, type DataKey } from '../vault/seal.ts'
import type { OutboxRow, OutboxStore } from './outbox-store.ts'
import { openMail, pathOf, type SealedMail } from './sealed-mail.ts'

/** What a person is called in mails, and where they reach them. */
export interface Addressee {
  to: string
  name: string
}

/** Who a mail went to so far, and who from now on. */
export interface Readdressing {
  from: Addressee
  into: Addressee
  /** The value of a link in a mail, for one that will be dead; the same text again when it needs none. */
  relink(link: string): Promise<string>
}

/** As `Outbox.readdress`. A mail that is leaving right now has been read already; tried again, it is the new one. */
export async function readdress(
  ctx: Pick<Context, 'vault'>,
  store: Pick<OutboxStore, 'keptAbout' | 'reseal'>,
  { ids, ...change }: Readdressing & { ids: readonly LeavingId[] },
): Promise<number> {
  const rows = await store.keptAbout(ids)
  const keys = await openThoseThere(ctx, [...new Set(rows.map(row => row.unit))])
  let changed = 0
  for (const row of rows) {
    const key = keys.get(row.unit)
    const mail = key && (await readdressed(key, row, change))
    if (!key || !mail) continue
    await store.reseal(row._id, sealJson(key, pathOf(row._id), mail))
    changed += 1
  }
  return changed
}

/** The mail as it is to be; undefined for one that goes to somebody else. */
async function readdressed(
  key: DataKey,
  row: OutboxRow,
  { from, into, relink }: Readdressing,
): Promise<SealedMail | undefined> {
  const { to, values } = openMail(key, row)
  if (to !== from.to) return undefined
  const changed: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    changed[name] = name === 'name' ? (value === from.name ? into.name : value) : await relink(value)
  }
  return { to: into.to, values: changed }
}
