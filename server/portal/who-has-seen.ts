import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { ToldState } from '../applications/own-applications.ts'
import { shownCopies, shownLooks } from '../applications/shown-looks.ts'
import { disclosuresTold, looksTold } from '../applications/who-has-seen.ts'
import type { ShownCopy, ShownLook } from '../../views/portal/looks.tsx'

type Parts = Pick<Context, 'audit' | 'links' | 'database' | 'vault' | 'staff' | 'policy'>

/** Who has looked, by role or by name as the policy says, and when; and each use of a link of the person. Oldest first. */
export async function looksAt(ctx: Parts, row: ApplicationRow, told: ToldState): Promise<ShownLook[]> {
  return await shownLooks(ctx, await looksTold(ctx, row, told))
}

/** Who has got a copy of something of the application. Oldest first. */
export async function copiesAt(ctx: Parts, row: ApplicationRow, told: ToldState): Promise<ShownCopy[]> {
  return await shownCopies(ctx, await disclosuresTold(ctx, row, told))
}
