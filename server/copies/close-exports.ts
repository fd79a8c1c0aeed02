import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { removeExportFiles } from './exports-folder-store.ts'
import { closeBuilt, closeBuiltFor } from './exports-store.ts'
import { tellNoMore } from './tell-receiver.ts'

type Parts = Pick<Context, 'clock' | 'config' | 'database' | 'fileStore' | 'outbox'>

/** The end of copies and transfers that say what holds no more. Source: GDPR art. 16 */
export interface ClosingExports {
  /**
   * What was put together of these units is given to nobody any more, no receiver is told of it, and what is being put
   * together begins anew. In the transaction of the change. Gives the files to shred once that has happened.
   */
  close(units: readonly LeavingId[]): Promise<FileId[]>
  /** The same of the copies that answer that case. */
  closeOf(row: Pick<CaseRow, '_id' | 'applicationIds'>): Promise<FileId[]>
  /** These files are gone; when the store is away, the sweep takes them. */
  shred(fileIds: readonly FileId[]): Promise<void>
}

declare module '../base/context.ts' {
  interface Context {
    exports: ClosingExports
  }
}

/** The exports, for whoever changes what is in them. */
export function closingExports(ctx: Parts): ClosingExports {
  return {
    close: async units => {
      const closed = await closeBuilt(ctx, units, ctx.clock.now())
      for (const row of closed) await tellNoMore(ctx, row)
      return closed.flatMap(row => row.fileId ?? [])
    },
    closeOf: async row => {
      const closed = await closeBuiltFor(ctx, row, ctx.clock.now())
      return closed.flatMap(row => row.fileId ?? [])
    },
    shred: async fileIds => {
      try {
        await removeExportFiles(ctx, fileIds)
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'unavailable')) throw error
      }
    },
  }
}
