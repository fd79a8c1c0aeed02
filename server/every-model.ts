import { disclosureRows } from './applications/disclosures-store.ts'
import { backupsStore } from './backup/backups-store.ts'
import type { Context } from './base/context.ts'
import { exportRows } from './copies/exports-store.ts'
import { straysStore } from './erasure/fsck/strays-store.ts'
import { limitRows } from './http/limits-store.ts'
import { nightlyStore } from './operations/nightly-store.ts'
import { refereeRows } from './referees/referees-store.ts'
import { messageRows } from './review/messages-store.ts'
import { noteRows } from './review/notes-store.ts'

/**
 * Every place has its model, also those that otherwise come with their first use: a start refuses an unmapped path of any
 * of them, not only a night later. Agenda's own collection has none.
 */
export function openEveryModel(ctx: Pick<Context, 'database'>): void {
  for (const rowsOf of [noteRows, messageRows, refereeRows, exportRows, disclosureRows, limitRows])
    rowsOf(ctx)
  for (const storeOf of [backupsStore, nightlyStore, straysStore]) storeOf(ctx.database)
}
