import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { addressForToken } from '../policy/mail-address.ts'
import { openEntries, type OpenEntry } from './open-entry.ts'
import type { SoughtReferee } from './read-referee.ts'
import type { Referee } from './referee.ts'
import { refereesAfter } from './referees-store.ts'

/** So many entries, and their keys, are opened at a time. */
const perBatch = 500

/**
 * Every entry with exactly that address or number. No index of addresses is kept for this: entries are opened in
 * batches, after the search was recorded.
 */
export async function findReferees(
  ctx: Pick<Context, 'applications' | 'database' | 'vault' | 'audit'>,
  sought: SoughtReferee,
  by: StaffActor,
): Promise<OpenEntry[]> {
  await ctx.audit.write({ what: 'referee.searched', who: by })
  const found: OpenEntry[] = []
  for (let after = ''; ;) {
    const entries = await refereesAfter(ctx, after, perBatch)
    const last = entries.at(-1)
    if (!last) return found
    found.push(...(await openEntries(ctx, entries)).filter(({ referee }) => isSought(referee, sought)))
    after = last._id
  }
}

function isSought({ email, phone }: Referee, sought: SoughtReferee): boolean {
  if ('phone' in sought) return phone === sought.phone
  return email !== null && addressForToken(email) === addressForToken(sought.email)
}
