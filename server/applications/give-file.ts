import type { Readable } from 'node:stream'
import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { noteDownload, unnoteDownload } from './disclosures-store.ts'
import { openStored, type OpenedFile } from './open-stored.ts'

/** A file on its way to a browser. */
export type Download = OpenedFile & { stream: Readable }

type Parts = Pick<Context, 'database' | 'vault' | 'audit' | 'clock' | 'fileStore'>

/** Who gets a file of what, who may see that. */
export interface GivenFile {
  /** An application, or an entry of the talent pool. */
  unit: LeavingId
  fileId: FileId
  by: StaffActor
  /** Whether the unit is there, and not on its way out. */
  isThere(): Promise<boolean>
}

/**
 * The download is recorded, and only then are bytes given out; whoever gets them has a copy from now on.
 *
 * @throws Refusal 'notFound' when there is no such file, or it was flagged; 'gone' when the unit was claimed meanwhile
 */
export async function giveFile(ctx: Parts, given: GivenFile): Promise<Download> {
  const { unit, fileId, by } = given
  const opened = await openStored(ctx, unit, fileId)
  if (!opened || opened.isFlagged) throw new Refusal('notFound')
  await noteCopy(ctx, given)
  await ctx.audit.write({ what: 'file.downloaded', who: by, about: unit })
  return { ...opened, stream: await opened.bytes() }
}

/** First it is noted that the colleague has a copy, then looked whether the deletion had begun. */
async function noteCopy(ctx: Parts, { unit, by: { staffId }, isThere }: GivenFile): Promise<void> {
  const isNew = await noteDownload(ctx, { applicationId: unit, staffId, at: ctx.clock.now() })
  if (await isThere()) return
  // Claimed meanwhile: whoever has copies may have been written to already, so this one is not given.
  if (isNew) await unnoteDownload(ctx, unit, staffId)
  throw new Refusal('gone')
}
