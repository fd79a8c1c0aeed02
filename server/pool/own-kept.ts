import { shownCopies, shownLooks } from '../applications/shown-looks.ts'
import { disclosuresIn } from '../applications/who-has-seen.ts'
import type { Context } from '../base/context.ts'
import type { KeptPart } from '../../views/consents/kept.tsx'
import { hasHold } from '../policy/visibility.ts'
import { entryLooks } from './entry-looks.ts'
import { openEntry } from './opened-entry.ts'
import type { PoolRow } from './pool-row.ts'

type Parts = Pick<Context, 'audit' | 'database' | 'links' | 'policy' | 'staff' | 'vault'>

/** All that is in the talent pool of a person, as their own page shows it. @throws Refusal 'gone' as `openEntry` */
export async function ownKept(ctx: Parts, entry: PoolRow): Promise<KeptPart> {
  const { row, contact, files } = await openEntry(ctx, entry)
  return {
    contact,
    files: files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    joinedAt: row.joinedAt,
    certificateNo: row.certificateNo,
    mayChange: !hasHold(row.stops),
    looks: await shownLooks(ctx, await entryLooks(ctx, row)),
    copies: await shownCopies(ctx, await disclosuresIn(ctx, row)),
  }
}
