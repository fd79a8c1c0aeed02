import { randomBytes } from 'node:crypto'
import { readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { syncFolder } from '../base/sync-folder.ts'
import { stillMine } from './keyring-lock.ts'
import {
  createPrivateFile,
  makePrivateFolder,
  overwriteFile,
  readPrivateFile,
  replacePrivateFile,
} from './private-file.ts'
import { openBlob, sealBlob } from './seal-blob.ts'

/** The key of one epoch, 32 bytes, unwrapped. */
export interface EpochKey {
  epoch: number
  createdAt: Date
  key: Buffer
}

const epochFile = z.strictObject({
  epoch: z.int().min(1),
  createdAt: z.iso.datetime(),
  wrapped: z.base64url(),
})

/** What the keyring needs to be read: the folder, and the root keys there are now. */
export interface KeyringSource {
  folder: string
  /** @throws StartRefusal when there is none */
  rootKeys(): Promise<readonly Buffer[]>
}

/**
 * The epochs of the keyring folder, oldest first; none when there is no file.
 *
 * @throws StartRefusal a sentence for each file that does not open
 */
export async function readKeyring(source: KeyringSource): Promise<EpochKey[]> {
  return await readEpochs(source, await epochsIn(source.folder))
}

/**
 * The epochs as the folder has them now; files of known ones are not read again. An empty folder is one that cannot
 * be reached: then they are as they were.
 *
 * @throws StartRefusal a sentence for each file that does not open
 */
export async function rereadKeyring(source: KeyringSource, known: readonly EpochKey[]): Promise<EpochKey[]> {
  const there = await epochsIn(source.folder)
  const kept = known.filter(({ epoch }) => there.includes(epoch))
  const unknown = there.filter(epoch => !known.some(one => one.epoch === epoch))
  const all = unknown.length === 0 ? kept : [...kept, ...(await readEpochs(source, unknown))]
  return all.length === 0 ? [...known] : all.sort((a, b) => a.epoch - b.epoch)
}

async function readEpochs(source: KeyringSource, epochs: readonly number[]): Promise<EpochKey[]> {
  const reasons: string[] = []
  const found: EpochKey[] = []
  for (const epoch of epochs) {
    const read = await readEpoch(source, epoch)
    if (typeof read === 'string') reasons.push(read)
    else if (read) found.push(read)
  }
  if (reasons.length > 0) throw new StartRefusal(reasons)
  return found.sort((a, b) => a.epoch - b.epoch)
}

/** The paths of the epoch files there are. */
export async function epochFilesIn(folder: string): Promise<string[]> {
  return (await epochsIn(folder)).map(epoch => epochPath(folder, epoch))
}

/** The epoch is in the keyring and on the disk for good, made now or by another process at the same moment. */
export async function createEpoch(source: KeyringSource, epoch: number, createdAt: Date): Promise<void> {
  await makePrivateFolder(source.folder)
  const rootKey = (await source.rootKeys()).at(-1)
  if (!rootKey) throw new Error('no root key')
  const text = textOf({ epoch, createdAt, key: randomBytes(32) }, rootKey)
  await createPrivateFile(epochPath(source.folder, epoch), text)
}

/** The epoch file opens with that root key, and with no other; its content on the disk before is overwritten. */
export async function rewrapEpoch(source: KeyringSource, epoch: number, rootKey: Buffer): Promise<void> {
  const read = await readEpoch(source, epoch)
  if (typeof read === 'string') throw new StartRefusal([read])
  if (!read) return
  await stillMine()
  await replacePrivateFile(epochPath(source.folder, epoch), textOf(read, rootKey))
}

/** The epoch files that are wrapped with that root key. */
export async function epochsWrappedWith(folder: string, rootKey: Buffer): Promise<number[]> {
  const source = { folder, rootKeys: () => Promise.resolve([rootKey]) }
  const found: number[] = []
  for (const epoch of await epochsIn(folder)) {
    const read = await readEpoch(source, epoch)
    if (read !== undefined && typeof read !== 'string') found.push(epoch)
  }
  return found
}

/** The epoch file holds zeros: nobody has that key any more who did not have it before. */
export async function overwriteEpoch(folder: string, epoch: number): Promise<void> {
  await overwriteFile(epochPath(folder, epoch))
}

/** The epoch file is gone; a mark of its name stays until the ledger knows. */
export async function unlinkEpoch(folder: string, epoch: number): Promise<void> {
  await rename(epochPath(folder, epoch), markPath(folder, epoch))
  await syncFolder(folder)
}

/** The epochs whose file is gone and of which the ledger may not know yet. */
export async function unlinkedEpochs(folder: string): Promise<number[]> {
  return await numbersIn(folder, /^epoch-(\d{1,9})\.gone$/)
}

/** The mark of the epoch is gone too. */
export async function forgetUnlinked(folder: string, epoch: number): Promise<void> {
  await unlink(markPath(folder, epoch))
  await syncFolder(folder)
}

/** The path of the file of that epoch. */
export function epochPath(folder: string, epoch: number): string {
  return join(folder, `epoch-${epoch}.json`)
}

function markPath(folder: string, epoch: number): string {
  return join(folder, `epoch-${epoch}.gone`)
}

function aadOf(epoch: number): string {
  return `epoch|${epoch}`
}

function textOf({ epoch, createdAt, key }: EpochKey, rootKey: Buffer): string {
  const wrapped = sealBlob(rootKey, aadOf(epoch), key).toString('base64url')
  return `${JSON.stringify({ epoch, createdAt: createdAt.toISOString(), wrapped })}\n`
}

/** The numbers of the epoch files there are, lowest first. */
export async function epochsIn(folder: string): Promise<number[]> {
  return await numbersIn(folder, /^epoch-(\d{1,9})\.json$/)
}

async function numbersIn(folder: string, pattern: RegExp): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const numbers = names.flatMap(name => {
    const number = pattern.exec(name)?.[1]
    return number === undefined ? [] : [Number(number)]
  })
  return numbers.sort((a, b) => a - b)
}

/** While the root key is being changed, file and keys may each be a moment older than the other: then both are read again. */
const mostReads = 3

/** The epoch, undefined when its file is gone or overwritten, or the sentence that says why it does not open. */
async function readEpoch(source: KeyringSource, epoch: number): Promise<EpochKey | string | undefined> {
  const path = epochPath(source.folder, epoch)
  for (let reads = 1; ; reads += 1) {
    const text = await readPrivateFile(path)
    if (text === undefined || /^\0+$/.test(text)) return undefined
    const read = openText(text, epoch, await source.rootKeys())
    if (read === 'another') return `${path}: is the file of another epoch`
    if (read !== 'shut') return read
    if (reads === mostReads)
      return `${path}: does not open with this root key (GLEMME_ROOT_KEY_FILE). Put back the key it was made with`
  }
}

function openText(text: string, epoch: number, rootKeys: readonly Buffer[]): EpochKey | 'another' | 'shut' {
  const file = parsed(text)
  if (!file) return 'shut'
  if (file.epoch !== epoch) return 'another'
  for (const rootKey of rootKeys) {
    try {
      const key = openBlob(rootKey, aadOf(epoch), Buffer.from(file.wrapped, 'base64url'))
      return { epoch, createdAt: new Date(file.createdAt), key }
    } catch {
      continue // of two root keys one opens it
    }
  }
  return 'shut'
}

function parsed(text: string): z.output<typeof epochFile> | undefined {
  try {
    return epochFile.parse(JSON.parse(text))
  } catch {
    return undefined // spoilt: the caller says so
  }
}
