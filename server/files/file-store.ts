import type { Readable } from 'node:stream'
import type { FileId } from '../base/ids.ts'

/** A file on its way in: sealed bytes that nobody reads yet. */
export interface StagedFile {
  /** Where it lies until it is kept; made from the id only. */
  readonly path: string
  /** @throws Refusal 'unavailable' when the disk is full, read-only or failing; so do all of these */
  write(sealed: Uint8Array): Promise<void>
  /** The sealed bytes written so far. */
  readBack(): Readable
  /** The bytes survive a power cut under their final name. An error of fsync is final: the file has to go. */
  keep(): Promise<void>
  /** Closed, and left where it is for `remove`. Safe to repeat. */
  close(): Promise<void>
}

/** A file that could not be removed; the others were. */
export interface NotRemoved {
  fileId: FileId
  /** A system error code. */
  code: string
}

/** A kept file as it lies in the store. */
export interface KeptFile {
  fileId: FileId
  /** Of the sealed bytes. */
  size: number
}

/** Where sealed files lie. Knows nothing of keys, names or people. */
export interface FileStore {
  /**
   * The store is there and has room; asked before a body is read.
   *
   * @throws Refusal 'unavailable' when it is not mounted, or fuller than allowed
   */
  checkReady(): Promise<void>
  /** A new file, open for writing. @throws Refusal 'unavailable' */
  stage(fileId: FileId): Promise<StagedFile>
  /** The sealed bytes of a kept file. The stream fails with ENOENT when there is none. */
  read(fileId: FileId): Readable
  /** The sealed bytes of a staged file, as `read`. */
  readStaged(fileId: FileId): Readable
  /**
   * Nothing is left of these files, staged or kept, also after a power cut; what was not there counts as removed.
   *
   * @throws Refusal 'unavailable' when the store is not mounted: nothing is touched then
   */
  remove(fileIds: readonly FileId[]): Promise<NotRemoved[]>
  /** Which of these files there are, staged or kept. */
  present(fileIds: readonly FileId[]): Promise<FileId[]>
  /** Every staged file. */
  staged(): Promise<FileId[]>
  /** Every kept file, with the size of its sealed bytes. */
  kept(): AsyncIterable<KeptFile>
}

declare module '../base/context.ts' {
  interface Context {
    fileStore: FileStore
  }
}
