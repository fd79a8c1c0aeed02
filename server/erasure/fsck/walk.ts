import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { codeOf } from '../../base/errors.ts'
import type { Config } from '../../base/config.ts'

type Folders = Pick<Config, 'dataDir' | 'uploadsDir' | 'keyringDir' | 'ledgerDir' | 'secretsDir'>

/** A file or folder of ours. */
export interface OnDisk {
  /** The top folder it is in, as we call it, with the folders below: `uploads/files/aa`. */
  folder: string
  name: string
  path: string
  isFolder: boolean
  /** Permission bits. */
  mode: number
}

/** Everything in our folders, each once, however they lie in one another; not followed: symbolic links. */
export async function* namesOnDisk(config: Folders): AsyncGenerator<OnDisk> {
  const tops = {
    data: config.dataDir,
    uploads: config.uploadsDir,
    keyring: config.keyringDir,
    ledger: config.ledgerDir,
    secrets: config.secretsDir,
  }
  const seen = new Set<string>()
  for (const [called, top] of Object.entries(tops).toReversed()) {
    for await (const one of walk(top, { top, called, seen })) yield one
  }
}

interface Walk {
  top: string
  called: string
  seen: Set<string>
}

async function* walk(folder: string, at: Walk): AsyncGenerator<OnDisk> {
  if (at.seen.has(folder)) return
  at.seen.add(folder)
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    const found = await lstat(path).catch(goneMeanwhile)
    if (!found || at.seen.has(path)) continue
    const inside = relative(at.top, folder)
    const isFolder = found.isDirectory()
    yield { folder: join(at.called, inside), name, path, isFolder, mode: found.mode & 0o777 }
    if (isFolder) yield* walk(path, at)
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function goneMeanwhile(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined
  throw error
}
