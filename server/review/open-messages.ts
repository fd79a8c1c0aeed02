import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { ShownMessage } from '../../views/written/shapes.ts'
import { authorsForOwner, namedAuthors, type TellAuthor, type Written } from './authors.ts'
import { markRead, messageRowsOf, type MessageRow } from './messages-store.ts'
import { openMessage } from './sealed-words.ts'

type Parts = Pick<Context, 'database' | 'vault' | 'staff'>

/**
 * The thread of the application, opened, oldest first, for the applicant and their copies: authors as the policy says.
 * Nothing of one that is on its way out.
 */
export async function messagesOf(
  ctx: Parts & Pick<Context, 'policy'>,
  applicationId: ApplicationId,
): Promise<ShownMessage[]> {
  const rows = await messageRowsOf(ctx, [applicationId])
  return await opened(ctx, rows, await authorsForOwner(ctx, rows.flatMap(writerOf)))
}

/** The same with names; what the applicant wrote still waits to be read by those who hire. */
export async function messagesWithNames(ctx: Parts, applicationId: ApplicationId): Promise<ShownMessage[]> {
  return await named(ctx, await messageRowsOf(ctx, [applicationId]))
}

/** The same for those who hire: what the applicant wrote is read from now on. */
export async function readMessages(ctx: Parts, applicationId: ApplicationId): Promise<ShownMessage[]> {
  const rows = await messageRowsOf(ctx, [applicationId])
  const thread = await named(ctx, rows)
  await markRead(
    ctx,
    rows.filter(row => row.isUnread).map(row => row._id),
  )
  return thread
}

async function named(ctx: Parts, rows: readonly MessageRow[]): Promise<ShownMessage[]> {
  return await opened(ctx, rows, await namedAuthors(ctx, rows.flatMap(writerOf)))
}

async function opened(ctx: Parts, rows: readonly MessageRow[], tell: TellAuthor): Promise<ShownMessage[]> {
  const [first] = rows
  const key = first && (await openThoseThere(ctx, [first.applicationId])).get(first.applicationId)
  if (!key) return []
  return rows.map(row => {
    const [writer] = writerOf(row)
    return {
      messageId: row._id,
      source: row.from,
      author: writer ? tell(writer) : null,
      writtenAt: row.writtenAt,
      text: openMessage(key, row._id, row.sealed),
    }
  })
}

function writerOf({ author, role }: MessageRow): Written[] {
  return author && role ? [{ author, role }] : []
}
