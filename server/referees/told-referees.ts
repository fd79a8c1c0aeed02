import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { ToldReferee } from '../../views/referees/shapes.ts'
import { openEntries } from './open-entry.ts'
import { refereesOf } from './referees-store.ts'

/**
 * The referees of an application as its applicant sees them, oldest first: one whom they named with how to reach them, of
 * another only the name. Source: GDPR art. 15(4)
 */
export async function refereesTold(
  ctx: Pick<Context, 'applications' | 'database' | 'vault'>,
  { _id }: ApplicationRow,
): Promise<ToldReferee[]> {
  const entries = await openEntries(ctx, await refereesOf(ctx, [_id]))
  return entries.map(({ entry, referee: { name, email, phone, source, sourceNote } }) => {
    const reach = source === 'applicant' ? { email, phone } : { email: null, phone: null }
    return { name, ...reach, source, sourceNote, enteredAt: entry.enteredAt }
  })
}
