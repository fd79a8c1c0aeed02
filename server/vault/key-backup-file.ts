import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { syncFolder } from '../base/sync-folder.ts'
import type { DataKeyRow } from './data-keys-store.ts'
import { stillMine } from './keyring-lock.ts'

/**
 * Two files in each target, overwritten one after the other: whatever breaks off a writing leaves the other whole.
 * Line 1 says what it is and holds the epoch files, then one line a key, and a last line with the count and the
 * SHA-256 of all before it.
 */
export const backupFileNames = ['keys-a.jsonl', 'keys-b.jsonl'] as const
export type BackupFileName = (typeof backupFileNames)[number]

const head = z.strictObject({
  format: z.literal('glemme-keys-1'),
  at: z.iso.datetime({ precision: 3 }),
  /** The epoch files, as they are in the keyring. */
  epochs: z.array(z.strictObject({ epoch: z.int().min(1), text: z.string() })),
})
/** What stands in the first line of a backup of the keys. */
export type BackupHead = z.output<typeof head>

const foot = z.strictObject({ rows: z.int().min(0), sha256: z.string() })

const keyLine = z.strictObject({
  _id: z.string(),
  state: z.enum(['active', 'fenced', 'destroyed']),
  epoch: z.int().min(1),
  wrapped: z.base64url().nullable(),
  createdAt: z.iso.datetime(),
  destroyedAt: z.iso.datetime().nullable(),
  runId: z.string().nullable(),
})

const pieceBytes = 256 * 1024

/**
 * A file that is being written from its first byte on, over what it held. Under a lock that has become another's, both
 * throw KeyringBusy and leave in the file nothing that was written since.
 */
export interface BackupWriter {
  add(row: DataKeyRow): Promise<void>
  /** Everything stands on the disk for good, and nothing of what was there before. */
  end(): Promise<void>
  /** It is left as it is. */
  drop(): Promise<void>
}

/** The file of that name in the folder, about to be overwritten. @throws the system's error: ENOENT when there is no folder */
export async function backupWriter(
  folder: string,
  name: BackupFileName,
  says: Omit<BackupHead, 'format'>,
): Promise<BackupWriter> {
  const file = await openToOverwrite(join(folder, name))
  const hash = createHash('sha256')
  let waiting = ''
  let at = 0
  let rows = 0
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(waiting)
    hash.update(bytes)
    await writeWhileMine(file, bytes, at)
    at += bytes.length
    waiting = ''
  }
  waiting = `${JSON.stringify({ format: 'glemme-keys-1', ...says })}\n`
  return {
    add: async row => {
      waiting += `${JSON.stringify(lineOf(row))}\n`
      rows += 1
      if (waiting.length > pieceBytes) await flush()
    },
    end: async () => {
      await flush()
      const last = Buffer.from(`${JSON.stringify({ rows, sha256: hash.digest('hex') })}\n`)
      await writeWhileMine(file, last, at)
      await endAt(file, at + last.length)
      await file.close()
      await syncFolder(folder)
    },
    drop: async () => await file.close(),
  }
}

async function openToOverwrite(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return await open(path, 'wx+', 0o600)
  }
}

/** A process that was stopped just before it wrote takes that back: it may be a key that was destroyed since. */
async function writeWhileMine(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  await stillMine()
  await failpoint('keys.beforeBackupPiece')
  await writeAll(file, bytes, at)
  try {
    await stillMine()
  } catch (error) {
    await writeAll(file, Buffer.alloc(bytes.length), at)
    await file.sync()
    throw error
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

/** What an earlier, longer content had behind this length is zeros before it is let go. */
async function endAt(file: FileHandle, length: number): Promise<void> {
  const { size } = await file.stat()
  for (let at = length; at < size; at += pieceBytes)
    await writeAll(file, Buffer.alloc(Math.min(pieceBytes, size - at)), at)
  await file.sync()
  await file.truncate(length)
  await file.sync()
}

function lineOf(row: DataKeyRow): z.output<typeof keyLine> {
  return {
    _id: row._id,
    state: row.state,
    epoch: row.epoch,
    wrapped: row.wrapped?.toString('base64url') ?? null,
    createdAt: row.createdAt.toISOString(),
    destroyedAt: row.destroyedAt?.toISOString() ?? null,
    runId: row.runId ?? null,
  }
}

function rowOf(line: string): DataKeyRow {
  const { _id, state, epoch, wrapped, createdAt, destroyedAt, runId } = keyLine.parse(JSON.parse(line))
  return {
    ...{ _id, state, epoch, createdAt: new Date(createdAt) },
    ...(wrapped === null ? {} : { wrapped: Buffer.from(wrapped, 'base64url') }),
    ...(destroyedAt === null ? {} : { destroyedAt: new Date(destroyedAt) }),
    ...(runId === null ? {} : { runId }),
  }
}

/** A backup that is whole. */
export interface WholeBackup {
  path: string
  at: Date
  epochs: BackupHead['epochs']
  rows: number
}

/** The newest whole backup in the folder; undefined when there is none. */
export async function newestBackupIn(folder: string): Promise<WholeBackup | undefined> {
  const found = await Promise.all(backupFileNames.map(async name => await wholeBackup(join(folder, name))))
  const whole = found.filter(one => one !== undefined)
  return whole.sort((a, b) => b.at.getTime() - a.at.getTime())[0]
}

/** The keys in a whole backup. */
export async function* rowsIn({ path, rows }: WholeBackup): AsyncGenerator<DataKeyRow> {
  let number = 0
  for await (const line of linesOf(path)) {
    if (number > 0 && number <= rows) yield rowOf(line)
    number += 1
  }
}

async function wholeBackup(path: string): Promise<WholeBackup | undefined> {
  const hash = createHash('sha256')
  let first: BackupHead | undefined
  let last = ''
  let lines = 0
  try {
    for await (const line of linesOf(path)) {
      if (lines === 0) first = head.parse(JSON.parse(line))
      else take(hash, last)
      last = line
      lines += 1
    }
    const said = foot.parse(JSON.parse(last))
    const isWhole = first && said.rows === lines - 2 && said.sha256 === hash.digest('hex')
    return isWhole && first
      ? { path, at: new Date(first.at), epochs: first.epochs, rows: said.rows }
      : undefined
  } catch {
    return undefined // torn, or none
  }
}

function take(hash: Hash, line: string): void {
  hash.update(`${line}\n`)
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r')
  try {
    for await (const line of file.readLines()) yield line
  } finally {
    await file.close().catch(() => undefined) // the reader has closed it at the end
  }
}
