import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../base/errors.ts'
import { syncFolder } from '../base/sync-folder.ts'

/** The folder is there, of mode 700 when it was made now. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Why this file or folder is not private, as one sentence, or undefined. What is not there is private. */
export async function exposureOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (!found || (found.mode & 0o077) === 0) return undefined
  const mode = found.isDirectory() ? '700' : '600'
  return `${path}: other users of this machine can reach it. Do: chmod ${mode} ${path}`
}

/**
 * The file is there with mode 600 and on the disk for good; gives what it holds.
 * Of several processes that do this at once one writes, and all give the same text.
 */
export async function createPrivateFile(path: string, text: string): Promise<string> {
  await makePrivateFolder(dirname(path))
  const draft = await draftOf(path, text)
  try {
    await link(draft, path)
    await syncFolder(dirname(path))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
  return await readFile(path, 'utf8')
}

/** The file holds this text, mode 600, on the disk for good; what it held before is overwritten, not only let go. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const draft = await draftOf(path, text)
  await moveOver(draft, path)
}

/** The file `from` has the name of `path`; what that one held before is overwritten. */
export async function moveOver(from: string, path: string): Promise<void> {
  const before = await openExisting(path)
  try {
    await rename(from, path)
    await syncFolder(dirname(path))
    if (before) await fillWithZeros(before)
  } finally {
    await before?.close()
  }
}

/** What the file holds is overwritten with zeros of the same length, on the disk for good. */
export async function overwriteFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await fillWithZeros(file)
  } finally {
    await file.close()
  }
}

async function draftOf(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(draft, 0o600)
  return draft
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function fillWithZeros(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  await file.write(Buffer.alloc(size), 0, size, 0)
  await file.sync()
}

/** The text of the file, or undefined when there is none. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
