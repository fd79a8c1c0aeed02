import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Context } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { createPrivateFile, makePrivateFolder, readPrivateFile } from './private-file.ts'
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

/** What the keyring needs to be read. */
export type KeyringSource = { folder: string; rootKey: Buffer }

/**
 * The epochs of the keyring folder, oldest first; none when there is no file.
 *
 * @throws StartRefusal a sentence for each file that does not open
 */
export async function readKeyring(source: KeyringSource): Promise<EpochKey[]> {
  const reasons: string[] = []
  const found: EpochKey[] = []
  for (const epoch of await epochsIn(source.folder)) {
    const read = await readEpoch(source, epoch)
    if (typeof read === 'string') reasons.push(read)
    else found.push(read)
  }
  if (reasons.length > 0) throw new StartRefusal(reasons)
  return found.sort((a, b) => a.epoch - b.epoch)
}

/** The paths of the epoch files there are. */
export async function epochFilesIn(folder: string): Promise<string[]> {
  return (await epochsIn(folder)).map(epoch => pathOf(folder, epoch))
}

/** Epoch 1 is in the keyring, made now or by another process at the same moment. */
export async function createFirstEpoch(source: KeyringSource, ctx: Pick<Context, 'clock'>): Promise<void> {
  await makePrivateFolder(source.folder)
  const wrapped = sealBlob(source.rootKey, aadOf(1), randomBytes(32)).toString('base64url')
  const text = JSON.stringify({ epoch: 1, createdAt: ctx.clock.now().toISOString(), wrapped })
  await createPrivateFile(pathOf(source.folder, 1), `${text}\n`)
}

function pathOf(folder: string, epoch: number): string {
  return join(folder, `epoch-${epoch}.json`)
}

function aadOf(epoch: number): string {
  return `epoch|${epoch}`
}

/** The numbers of the epoch files there are. */
async function epochsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  return names.flatMap(name => {
    const number = /^epoch-(\d{1,9})\.json$/.exec(name)?.[1]
    return number === undefined ? [] : [Number(number)]
  })
}

async function readEpoch(source: KeyringSource, epoch: number): Promise<EpochKey | string> {
  const path = pathOf(source.folder, epoch)
  try {
    const file = epochFile.parse(JSON.parse((await readPrivateFile(path)) ?? ''))
    if (file.epoch !== epoch) return `${path}: is the file of another epoch`
    const key = openBlob(source.rootKey, aadOf(epoch), Buffer.from(file.wrapped, 'base64url'))
    return { epoch, createdAt: new Date(file.createdAt), key }
  } catch {
    return `${path}: does not open with this root key (GLEMME_ROOT_KEY_FILE). Put back the key it was made with`
  }
}
