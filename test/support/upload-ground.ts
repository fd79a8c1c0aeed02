import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Request } from 'express'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import { openDiskStore } from '../../server/files/disk-store.ts'
import type { FileStore } from '../../server/files/file-store.ts'
import { anyStored, fileRows, type FileRow } from '../../server/files/files-store.ts'
import { receiveForm, type ReceivedForm, type Receiving } from '../../server/files/receive.ts'
import { openVault, type Vault } from '../../server/vault/vault.ts'
import { freshGround, type Ground } from './ground.ts'
import { formBody, requestOf, type FormPart, type Sending } from './multipart.ts'

/** What files are built on: a ground, a vault and a store on a disk of its own. */
export interface UploadGround extends Ground {
  vault: Vault
  fileStore: FileStore
  uploadsDir: string
  /** Receives a form for a new application, unless `into` says otherwise. */
  post(
    parts: readonly FormPart[],
    how?: { into?: Partial<Receiving>; sending?: Sending },
  ): Promise<ReceivedForm>
  receive(req: Request, into?: Partial<Receiving>): Promise<ReceivedForm>
  rows(applicationId?: ApplicationId): Promise<FileRow[]>
  /** Paths below the uploads folder of everything but the marker, sorted. */
  stored(): Promise<string[]>
  bytesOf(path: string): Promise<Buffer>
}

/** An upload ground of its own; `close` it. No disk of a test machine is too full for it. */
export async function freshUploadGround(): Promise<UploadGround> {
  const ground = await freshGround()
  const vault = await openVault(ground)
  const uploadsDir = await mkdtemp(join(tmpdir(), 'glemme-uploads-'))
  const isNeeded = async () => await anyStored(ground)
  const fileStore = await openDiskStore({ folder: uploadsDir, isNeeded, leastFreeBytes: () => 0 })
  const ctx = { ...ground, vault, fileStore }
  const receive = async (req: Request, into: Partial<Receiving> = {}) =>
    await receiveForm(ctx, req, { ...aReceiving(), ...into })
  return {
    ...ctx,
    uploadsDir,
    receive,
    post: async (parts, how = {}) => await receive(requestOf(formBody(parts), how.sending), how.into),
    rows: async applicationId =>
      await fileRows(ground)
        .find(applicationId === undefined ? {} : { applicationId })
        .lean<FileRow[]>(),
    stored: async () => await filesBelow(uploadsDir),
    bytesOf: async path => await readFile(join(uploadsDir, path)),
    close: async () => {
      await ground.close()
      await rm(uploadsDir, { recursive: true, force: true })
    },
  }
}

/** Room for everything, for a new application. */
export function aReceiving(): Receiving {
  return {
    applicationId: newId('app'),
    heldBytes: 0,
    heldFiles: 0,
    heldUntil: new Date('2090-01-01T00:00:00.000Z'),
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter(entry => entry.isFile() && entry.name !== 'store.txt')
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}
